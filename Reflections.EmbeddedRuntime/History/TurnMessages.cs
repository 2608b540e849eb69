using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>What a turn says to other instances.</summary>
internal static class TurnMessages
{
    /// <summary>The event that an orchestrator sent.</summary>
    public static InboxMessage Sent(HistoryEvent decision) =>
        new(HistoryEventType.EventRaised) { Name = decision.Name, Payload = decision.Payload };

    /// <summary>The sub-orchestration that an orchestrator began.</summary>
    public static NewInstance Child(InstanceRecord parent, HistoryEvent decision, DateTime now) =>
        new(decision.TargetInstanceId!, decision.Name!, now)
        {
            Version = decision.Version,
            Input = decision.Payload,
            Tags = Merge(parent.Tags, decision.Tags),
            Parent = new ParentLink(parent.Key, parent.Generation, decision.TaskId, parent.Name, parent.InstanceId),
        };

    // A parent's tags go down to its children; a call's own tags win.
    private static IReadOnlyDictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string>? inherited, IReadOnlyDictionary<string, string>? own) =>
        own is null ? inherited
        : inherited is null ? own
        : new Dictionary<string, string>([.. inherited.Where(tag => !own.ContainsKey(tag.Key)), .. own], StringComparer.Ordinal);

    /// <summary>The answer when the id of a sub-orchestration is taken.</summary>
    public static InboxMessage ChildRefused(InstanceRecord parent, HistoryEvent decision) =>
        new(HistoryEventType.SubOrchestrationInstanceFailed)
        {
            Generation = parent.Generation,
            TaskId = decision.TaskId,
            Failure = new TaskFailureDetails(
                typeof(InvalidOperationException).FullName!,
                $"An Orchestration instance with the ID {decision.TargetInstanceId} already exists.",
                null,
                null,
                null),
        };

    /// <summary>The answer of an ended sub-orchestration to its parent.</summary>
    public static InboxMessage Answer(TurnCommit turn, ParentLink parent)
    {
        if (turn.Status == OrchestrationRuntimeStatus.Completed)
        {
            return new InboxMessage(HistoryEventType.SubOrchestrationInstanceCompleted)
            {
                Generation = parent.Generation,
                TaskId = parent.TaskId,
                Payload = turn.Output,
            };
        }

        return new InboxMessage(HistoryEventType.SubOrchestrationInstanceFailed)
        {
            Generation = parent.Generation,
            TaskId = parent.TaskId,
            Failure = turn.Failure ?? new TaskFailureDetails(
                "SubOrchestrationTerminated",
                $"The sub-orchestration '{turn.Instance.InstanceId}' was terminated.",
                null,
                null,
                null),
        };
    }

    /// <summary>The termination of the children of a terminated parent.</summary>
    public static InboxMessage TerminateChild(TurnCommit turn) =>
        new(HistoryEventType.ExecutionTerminated) { Payload = turn.Output, Recursive = true };
}
