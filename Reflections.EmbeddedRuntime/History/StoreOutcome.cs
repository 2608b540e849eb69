using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>What became due for other instances through a write.</summary>
internal sealed class StoreOutcome
{
    /// <summary>Messages that are now in the inbox of live instances.</summary>
    public List<(long Key, InboxMessage Message)> Delivered { get; } = [];

    /// <summary>Instances to start, at once or at a time.</summary>
    public List<(long Key, DateTime? StartAt)> Started { get; } = [];

    /// <summary>Instances that are gone because a new one took their id.</summary>
    public List<long> Replaced { get; } = [];

    /// <summary>Set when a turn was not committed because its instance is gone.</summary>
    public bool Stale { get; set; }
}

/// <summary>What became of a request to create an instance.</summary>
internal sealed record CreateOutcome(bool Created, StoreOutcome Outcome);

/// <summary>What became of a message from a client.</summary>
internal enum DeliveryResult
{
    Delivered,
    NoSuchInstance,
    AlreadyEnded,
}

/// <summary>What became of a purge request.</summary>
internal enum PurgeResultKind
{
    Purged,
    NoSuchInstance,
    StillLive,
}

/// <summary>Work found in the store on start.</summary>
internal sealed class RecoveredWork
{
    public StoreOutcome Due { get; } = new();

    public List<PendingActivity> Activities { get; } = [];

    public List<(long Key, int Generation, int TaskId, DateTime FireAt, DateTime SetAt)> Timers { get; } = [];
}

/// <summary>What became of a request to rewind; nothing unless the instance had failed.</summary>
/// <param name="StatusBefore">The state it was found in; null when there is no such instance.</param>
internal sealed record RewindOutcome(OrchestrationRuntimeStatus? StatusBefore)
{
    public RecoveredWork Work { get; } = new();
}

/// <summary>An activity that is scheduled and not answered.</summary>
internal sealed record PendingActivity(
    long Key, int Generation, int TaskId, string InstanceId, string Name, string? Version, string? Input, int Crashes);

/// <summary>Work that was in progress when a host died: an activity, or a turn when the task is -1.</summary>
internal readonly record struct InterruptedWork(long Key, int TaskId);
