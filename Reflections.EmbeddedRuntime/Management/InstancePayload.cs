using System.Text.Json;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>An instance as the API shows it.</summary>
internal static class InstancePayload
{
    public static void Write(Utf8JsonWriter json, OrchestrationMetadata instance, bool showInput, IReadOnlyList<HistoryEvent>? history, bool showResults)
    {
        json.WriteStartObject();
        json.WriteString("name", instance.Name);
        json.WriteString("instanceId", instance.InstanceId);
        json.WriteString("runtimeStatus", instance.RuntimeStatus.ToString());
        ManagementResponse.WriteStored(json, "input", showInput ? instance.SerializedInput : null);
        ManagementResponse.WriteStored(json, "customStatus", instance.SerializedCustomStatus);
        WriteOutput(json, "output", instance);
        json.WriteString("createdTime", ManagementResponse.Time(instance.CreatedAt));
        json.WriteString("lastUpdatedTime", ManagementResponse.Time(instance.LastUpdatedAt));
        if (history is not null)
        {
            json.WritePropertyName("historyEvents");
            HistoryPayload.Write(json, instance, history, showResults);
        }

        json.WriteEndObject();
    }

    public static void WriteOutput(Utf8JsonWriter json, string name, OrchestrationMetadata instance)
    {
        if (instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed, SerializedOutput: null, FailureDetails: { } failure })
        {
            json.WriteString(name, $"{failure.ErrorType}: {failure.ErrorMessage}");
            return;
        }

        ManagementResponse.WriteStored(json, name, instance.SerializedOutput);
    }
}
