using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;
using Reflections.EmbeddedRuntime.Management;

namespace Reflections.Tests.EmbeddedRuntime.Management;

public sealed class HistoryPayloadTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Write_RetriedAndOpenCalls_TellsEachTryTheWaitAndWhatIsStillOpen()
    {
        var events = Written(
            new HistoryEvent(HistoryEventType.ExecutionStarted, Start) { Name = "Work" },
            new HistoryEvent(HistoryEventType.TaskScheduled, Start) { TaskId = 0, Name = "Fetch" },
            new HistoryEvent(HistoryEventType.TaskFailed, Start.AddSeconds(1)) { TaskId = 0, Failure = new TaskFailureDetails("IOException", "No answer.", "at x", null, null) },
            new HistoryEvent(HistoryEventType.TimerCreated, Start.AddSeconds(1)) { TaskId = 1, FireAt = Start.AddSeconds(3) },
            new HistoryEvent(HistoryEventType.TimerFired, Start.AddSeconds(3)) { TaskId = 1 },
            new HistoryEvent(HistoryEventType.TaskScheduled, Start.AddSeconds(3)) { TaskId = 2, Name = "Fetch", Payload = "1" },
            new HistoryEvent(HistoryEventType.SubOrchestrationInstanceCreated, Start.AddSeconds(3)) { TaskId = 3, Name = "Child", Payload = "2" });

        Assert.Equal(
            ["ExecutionStarted", "TaskFailed", "TimerCreated", "TimerFired", "TaskScheduled", "SubOrchestrationInstanceCreated"],
            events.Select(entry => entry.GetProperty("EventType").GetString()));
        Assert.Equal(
            ("Fetch", Start, Start.AddSeconds(1), "No answer.", "IOException"),
            (events[1].GetProperty("FunctionName").GetString(), events[1].GetProperty("ScheduledTime").GetDateTime(), events[1].GetProperty("Timestamp").GetDateTime(),
                events[1].GetProperty("Reason").GetString(), events[1].GetProperty("FailureDetails").GetProperty("ErrorType").GetString()));
        Assert.Equal([Start.AddSeconds(3), Start.AddSeconds(3)], events[2..4].Select(entry => entry.GetProperty("FireAt").GetDateTime()));
        Assert.Equal(["Fetch", "Child"], events[4..].Select(entry => entry.GetProperty("Name").GetString()));
        Assert.All(events[4..], entry => Assert.Equal(["EventType", "Timestamp", "Name"], entry.EnumerateObject().Select(property => property.Name)));
    }

    private static List<JsonElement> Written(params HistoryEvent[] history)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            HistoryPayload.Write(json, new OrchestrationMetadata("Work", "one"), history, showResults: false);
        }

        return [.. JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement.EnumerateArray()];
    }
}
