using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>
/// An instance's history as the API shows it: what was scheduled is told with what came of it. Its own event stays only while nothing has come of it.
/// </summary>
internal static class HistoryPayload
{
    public static void Write(Utf8JsonWriter json, OrchestrationMetadata instance, IReadOnlyList<HistoryEvent> history, bool showResults)
    {
        var scheduled = history
            .Where(entry => entry.Type is HistoryEventType.TaskScheduled or HistoryEventType.SubOrchestrationInstanceCreated or HistoryEventType.TimerCreated)
            .GroupBy(entry => entry.TaskId)
            .ToDictionary(group => group.Key, group => group.First());
        var ended = history.Where(entry => IsOutcome(entry.Type)).Select(entry => entry.TaskId).ToHashSet();
        json.WriteStartArray();
        foreach (var entry in history)
        {
            if (!IsScheduling(entry.Type) || !ended.Contains(entry.TaskId))
            {
                Write(json, instance, entry, scheduled.GetValueOrDefault(entry.TaskId), showResults);
            }
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, OrchestrationMetadata instance, HistoryEvent entry, HistoryEvent? origin, bool showResults)
    {
        json.WriteStartObject();
        json.WriteString("EventType", entry.Type.ToString());
        json.WriteString("Timestamp", entry.Timestamp);
        switch (entry.Type)
        {
            case HistoryEventType.ExecutionStarted:
                json.WriteString("FunctionName", entry.Name);
                ManagementResponse.WriteStored(json, "Input", showResults ? entry.Payload : null);
                break;
            case HistoryEventType.TaskScheduled or HistoryEventType.SubOrchestrationInstanceCreated:
                json.WriteString("Name", entry.Name);
                break;
            case var type when IsOutcome(type):
                json.WriteString("FunctionName", origin?.Name ?? entry.Name);
                if (origin is not null)
                {
                    json.WriteString("ScheduledTime", origin.Timestamp);
                }

                WriteOutcome(json, entry, showResults);
                break;
            case HistoryEventType.TimerCreated or HistoryEventType.TimerFired:
                if ((entry.FireAt ?? origin?.FireAt) is { } fireAt)
                {
                    json.WriteString("FireAt", fireAt);
                }

                break;
            case HistoryEventType.EventRaised or HistoryEventType.EventSent:
                json.WriteString("Name", entry.Name);
                ManagementResponse.WriteStored(json, "Input", showResults ? entry.Payload : null);
                break;
            case HistoryEventType.ExecutionCompleted:
                json.WriteString("OrchestrationStatus", instance.RuntimeStatus.ToString());
                WriteOutcome(json, entry, showResults);
                break;
            default:
                json.WriteString("Reason", entry.Payload);
                break;
        }

        json.WriteEndObject();
    }

    private static bool IsScheduling(HistoryEventType type) => type is HistoryEventType.TaskScheduled or HistoryEventType.SubOrchestrationInstanceCreated;

    private static bool IsOutcome(HistoryEventType type) => type is HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed
        or HistoryEventType.SubOrchestrationInstanceCompleted or HistoryEventType.SubOrchestrationInstanceFailed;

    private static void WriteOutcome(Utf8JsonWriter json, HistoryEvent entry, bool showResults)
    {
        if (entry.Failure is { } failure)
        {
            json.WriteString("Reason", failure.ErrorMessage);
            json.WriteString("Details", failure.StackTrace);
            json.WritePropertyName("FailureDetails");
            Write(json, failure);
        }
        else if (showResults)
        {
            ManagementResponse.WriteStored(json, "Result", entry.Payload);
        }
    }

    private static void Write(Utf8JsonWriter json, TaskFailureDetails failure)
    {
        json.WriteStartObject();
        json.WriteString("ErrorType", failure.ErrorType);
        json.WriteString("ErrorMessage", failure.ErrorMessage);
        json.WriteString("StackTrace", failure.StackTrace);
        json.WritePropertyName("InnerFailure");
        if (failure.InnerFailure is { } inner)
        {
            Write(json, inner);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }
}
