using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>URLs into the durable HTTP API.</summary>
internal static class ManagementLinks
{
    public const string Path = "/runtime/webhooks/durabletask";

    /// <summary>The links that the worker's own client makes: only the key in the query, and no links for rewind and restart.</summary>
    public static HttpManagementPayload ForWorker(string host, string instanceId, string? key)
    {
        var instance = Instance(host, instanceId);
        var code = string.IsNullOrEmpty(key) ? string.Empty : $"code={Uri.EscapeDataString(key)}";
        var query = code.Length == 0 ? string.Empty : "?" + code;
        var more = code.Length == 0 ? string.Empty : "&" + code;

        // The doubled braces are what the genuine client sends.
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = instance + query,
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}{query}",
            TerminatePostUri = $"{instance}/terminate?reason={{{{text}}}}{more}",
            PurgeHistoryDeleteUri = instance + query,
            SuspendPostUri = $"{instance}/suspend?reason={{{{text}}}}{more}",
            ResumePostUri = $"{instance}/resume?reason={{{{text}}}}{more}",
        };
    }

    public static string StatusQueryGetUri(string host, string instanceId, string hub, string? key) => $"{Instance(host, instanceId)}?{Query(hub, key)}";

    /// <summary>Writes the links that the HTTP API itself answers with.</summary>
    public static void Write(Utf8JsonWriter json, string host, string instanceId, string hub, string? key)
    {
        var instance = Instance(host, instanceId);
        var query = Query(hub, key);
        json.WriteStartObject();
        json.WriteString("id", instanceId);
        json.WriteString("statusQueryGetUri", $"{instance}?{query}");
        json.WriteString("sendEventPostUri", $"{instance}/raiseEvent/{{eventName}}?{query}");
        json.WriteString("terminatePostUri", $"{instance}/terminate?reason={{text}}&{query}");
        json.WriteString("purgeHistoryDeleteUri", $"{instance}?{query}");
        json.WriteString("restartPostUri", $"{instance}/restart?{query}");
        json.WriteString("suspendPostUri", $"{instance}/suspend?reason={{text}}&{query}");
        json.WriteString("resumePostUri", $"{instance}/resume?reason={{text}}&{query}");
        json.WriteEndObject();
    }

    private static string Instance(string host, string instanceId) => $"{host}{Path}/instances/{Uri.EscapeDataString(instanceId)}";

    private static string Query(string hub, string? key) =>
        $"taskHub={Uri.EscapeDataString(hub)}&connection=Storage" + (string.IsNullOrEmpty(key) ? string.Empty : $"&code={Uri.EscapeDataString(key)}");
}
