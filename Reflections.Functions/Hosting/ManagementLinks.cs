using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Batches;
using Reflections.Functions.Runs;

namespace Reflections.Functions.Hosting;

/// <summary>The durable management URLs of an instance, in the form of the durable HTTP API, with the run beside them.</summary>
public sealed record ManagementLinks(
    string Id, string StatusQueryGetUri, string SendEventPostUri, string TerminatePostUri, string PurgeHistoryDeleteUri, string RestartPostUri,
    string SuspendPostUri, string ResumePostUri)
{
    /// <summary>The run, where the instance is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunView? Run { get; init; }

    /// <summary>The batch, where the instance works through one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SourceBatchView? Batch { get; init; }

    /// <summary>The URLs as the client of this app gives them, seen from the address that <paramref name="request"/> came to.</summary>
    public static ManagementLinks For(DurableTaskClient client, HttpRequest request, string instanceId)
    {
        var payload = client.CreateHttpManagementPayload(instanceId);

        // Not through Uri: it would escape the braces of {eventName} and {text}.
        string Seen(string? address) =>
            address is not null && address.IndexOf("/runtime/", StringComparison.Ordinal) is var path and >= 0
                ? $"{request.Scheme}://{request.Host}{address[path..].Replace("{{text}}", "{text}", StringComparison.Ordinal)}" : address ?? "";
        return new ManagementLinks(
            instanceId, Seen(payload.StatusQueryGetUri), Seen(payload.SendEventPostUri), Seen(payload.TerminatePostUri), Seen(payload.PurgeHistoryDeleteUri),
            Seen(payload.RestartPostUri ?? WithOperation(payload.StatusQueryGetUri, instanceId, "restart")), Seen(payload.SuspendPostUri), Seen(payload.ResumePostUri));
    }

    // The worker's payload names no restart address; the management API has one.
    private static string? WithOperation(string? status, string instanceId, string operation) =>
        status?.Replace($"/instances/{instanceId}", $"/instances/{instanceId}/{operation}", StringComparison.Ordinal);
}
