using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>Something that an instance has yet to take in.</summary>
/// <param name="Type">What it will be in the history.</param>
internal sealed record InboxMessage(HistoryEventType Type)
{
    /// <summary>
    /// Row of the durable inbox that is deleted when a turn takes the message in; 0 for results of activities and timers, which are
    /// durable in another way: they are produced again after a crash.
    /// </summary>
    public long InboxId { get; init; }

    /// <summary>The generation whose task is answered; -1 when any generation may take the message.</summary>
    public int Generation { get; init; } = -1;

    public int TaskId { get; init; } = -1;

    public string? Name { get; init; }

    public string? Payload { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    /// <summary>For a termination: whether sub-orchestrations are terminated too.</summary>
    public bool Recursive { get; init; }
}
