using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <content>Taking a failed instance back to before its last failed task.</content>
internal sealed partial class SqliteWriter
{
    private SqliteReader? _reader;

    public RewindOutcome Rewind(string instanceId, string? reason, DateTime now)
    {
        var outcome = new RewindOutcome(FindInstance(instanceId)?.Status);
        if (outcome.StatusBefore == OrchestrationRuntimeStatus.Failed)
        {
            Rewind(instanceId, reason, now, outcome.Work);
        }

        return outcome;
    }

    private void Rewind(string instanceId, string? reason, DateTime now, RecoveredWork work)
    {
        _reader ??= new SqliteReader(_connection, ownsConnection: false);
        var instance = _reader.Find(instanceId)!;
        var history = _reader.ReadHistory(instance.Key);
        history.RemoveAll(step => step.Type == HistoryEventType.ExecutionCompleted);
        var cut = history.FindLastIndex(step =>
            step.Type is HistoryEventType.TaskFailed or HistoryEventType.SubOrchestrationInstanceFailed);
        var kept = cut < 0 ? history.Count : cut;
        using (var drop = Once("DELETE FROM history WHERE id >= ?1 AND id < ?2"))
        {
            drop.Bind(1, HistorySchema.RowId(instance.Key, kept)).Bind(2, HistorySchema.RowId(instance.Key + 1, 0)).Run();
        }

        DropWorkOfEnded(instance.Key, activitiesToo: true);
        using (var revive = Once(
            "UPDATE states SET status = ?2, updated = ?3, completed = NULL, output = NULL, failure = NULL, crashes = 0 WHERE key = ?1"))
        {
            revive.Bind(1, instance.Key).Bind(2, (long)OrchestrationRuntimeStatus.Running).Bind(3, now.Ticks).Run();
        }

        Enqueue(instance.Key, new InboxMessage(HistoryEventType.ExecutionRewound) { Payload = reason }, work.Due);
        var answered = history.Take(kept).Where(IsAnswer).Select(step => step.TaskId).ToHashSet();
        var begun = history.Take(kept).Where(IsBegin).Select(step => step.TaskId).ToHashSet();

        // What came in after the failed task is not lost: it comes in again.
        foreach (var later in history.Skip(kept + 1))
        {
            if (later.Type == HistoryEventType.EventRaised || (IsAnswer(later) && begun.Contains(later.TaskId) && answered.Add(later.TaskId)))
            {
                Enqueue(
                    instance.Key,
                    new InboxMessage(later.Type)
                    {
                        Generation = instance.Generation,
                        TaskId = later.TaskId,
                        Name = later.Name,
                        Payload = later.Payload,
                    },
                    work.Due);
            }
        }

        for (var sequence = 0; sequence < kept; sequence++)
        {
            if (IsBegin(history[sequence]) && !answered.Contains(history[sequence].TaskId))
            {
                BeginAgain(instance, sequence, history[sequence], reason, now, work);
            }
        }
    }

    private void BeginAgain(InstanceRecord instance, int sequence, HistoryEvent begin, string? reason, DateTime now, RecoveredWork work)
    {
        if (begin.Type == HistoryEventType.SubOrchestrationInstanceCreated)
        {
            RewindChild(instance, begin, reason, now, work);
            return;
        }

        _insertPending
            .Bind(1, HistorySchema.RowId(instance.Key, begin.TaskId))
            .Bind(2, HistorySchema.RowId(instance.Key, sequence))
            .Bind(3, begin.FireAt)
            .Run();
        if (begin.FireAt is { } fireAt)
        {
            work.Timers.Add((instance.Key, instance.Generation, begin.TaskId, fireAt));
        }
        else
        {
            work.Activities.Add(new PendingActivity(
                instance.Key, instance.Generation, begin.TaskId, instance.InstanceId, begin.Name!, begin.Version, begin.Payload, Crashes: 0));
        }
    }

    private void RewindChild(InstanceRecord parent, HistoryEvent begin, string? reason, DateTime now, RecoveredWork work)
    {
        var child = FindInstance(begin.TargetInstanceId!);
        if (child?.Status == OrchestrationRuntimeStatus.Failed)
        {
            Rewind(begin.TargetInstanceId!, reason, now, work);
        }
        else
        {
            Create(
                new NewInstance(begin.TargetInstanceId!, begin.Name!, now)
                {
                    Version = begin.Version,
                    Input = begin.Payload,
                    Parent = new ParentLink(parent.Key, parent.Generation, begin.TaskId, parent.Name, parent.InstanceId),
                },
                work.Due);
        }
    }

    private static bool IsBegin(HistoryEvent step) => step.Type
        is HistoryEventType.TaskScheduled
        or HistoryEventType.TimerCreated
        or HistoryEventType.SubOrchestrationInstanceCreated;

    private static bool IsAnswer(HistoryEvent step) => step.Type
        is HistoryEventType.TaskCompleted
        or HistoryEventType.TaskFailed
        or HistoryEventType.TimerFired
        or HistoryEventType.SubOrchestrationInstanceCompleted
        or HistoryEventType.SubOrchestrationInstanceFailed;
}
