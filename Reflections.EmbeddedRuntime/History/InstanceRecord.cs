using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>What the store knows of one instance, its history aside. Times are UTC.</summary>
internal sealed record InstanceRecord
{
    /// <summary>Number of this life of the instance id; never used again, so what is late for an earlier life finds nothing.</summary>
    public required long Key { get; init; }

    public required string InstanceId { get; init; }

    public required string Name { get; init; }

    public string? Version { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    /// <summary>Not to be started before; at once when null.</summary>
    public DateTime? StartAt { get; init; }

    /// <summary>How often the instance has continued as new.</summary>
    public int Generation { get; init; }

    /// <summary>Whether this generation's first turn is committed.</summary>
    public bool Started { get; init; }

    /// <summary>How often the host died during the turn that is due now.</summary>
    public int Crashes { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public ParentLink? Parent { get; init; }
}

/// <summary>The task of a parent orchestration that a sub-orchestration answers.</summary>
internal sealed record ParentLink(long Key, int Generation, int TaskId, string Name, string InstanceId);
