using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>One row of an instance's history.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When, UTC; all events that one turn takes in carry the turn's time.</param>
internal sealed record HistoryEvent(HistoryEventType Type, DateTime Timestamp)
{
    /// <summary>The number of the task it belongs to; -1 when it belongs to none.</summary>
    public int TaskId { get; init; } = -1;

    /// <summary>The orchestrator, activity or event.</summary>
    public string? Name { get; init; }

    /// <summary>The instance of a sub-orchestration or of a sent event.</summary>
    public string? TargetInstanceId { get; init; }

    /// <summary>The version that was asked for.</summary>
    public string? Version { get; init; }

    /// <summary>Tags for a sub-orchestration. They are kept with that instance, not in the history.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Serialized input, result or event payload, or the reason as plain text.</summary>
    public string? Payload { get; init; }

    /// <summary>The failure, if it is one.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>When a timer fires, UTC.</summary>
    public DateTime? FireAt { get; init; }
}
