using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>Everything that one turn of an orchestration changes. It is committed as a whole or not at all.</summary>
internal sealed class TurnCommit
{
    public required InstanceRecord Instance { get; init; }

    public required DateTime Now { get; init; }

    /// <summary>Position of the first appended event.</summary>
    public required int FirstSequence { get; init; }

    /// <summary>Appended events; scheduled activities and timers among them become pending work, created sub-orchestrations become instances.</summary>
    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Whether the turn changes nothing.</summary>
    public bool IsEmpty => Events.Count == 0 && SettledTasks.Count == 0 && TakenIn.Count == 0 && ContinueAsNew is null && Failure is null;

    /// <summary>Tasks that are no longer pending: answered or cancelled.</summary>
    public HashSet<int> SettledTasks { get; } = [];

    /// <summary>Inbox rows that the turn has taken in.</summary>
    public List<long> TakenIn { get; } = [];

    /// <summary>The state after the turn.</summary>
    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Running;

    public string? Output { get; set; }

    public TaskFailureDetails? Failure { get; set; }

    public string? CustomStatus { get; set; }

    /// <summary>Set when the instance begins again.</summary>
    public NextGeneration? ContinueAsNew { get; set; }

    /// <summary>Whether running sub-orchestrations are terminated with this output.</summary>
    public bool TerminateChildren { get; set; }
}

/// <summary>What an instance begins again with.</summary>
internal sealed record NextGeneration(string? Input, string? Version, IReadOnlyList<InboxMessage> Events);
