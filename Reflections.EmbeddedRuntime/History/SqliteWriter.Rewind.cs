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
        var plan = RewindPlan.Of(instance, history);
        using (var drop = Once("DELETE FROM history WHERE id >= ?1 AND id < ?2"))
        {
            drop.Bind(1, HistorySchema.RowId(instance.Key, plan.Kept)).Bind(2, HistorySchema.RowId(instance.Key + 1, 0)).Run();
        }

        DropWorkOfEnded(instance.Key, activitiesToo: true);
        using (var revive = Once(
            "UPDATE states SET status = ?2, updated = ?3, completed = NULL, output = NULL, failure = NULL, crashes = 0 WHERE key = ?1"))
        {
            revive.Bind(1, instance.Key).Bind(2, (long)OrchestrationRuntimeStatus.Running).Bind(3, now.Ticks).Run();
        }

        Enqueue(instance.Key, new InboxMessage(HistoryEventType.ExecutionRewound) { Payload = reason }, work.Due);
        foreach (var again in plan.Again)
        {
            Enqueue(instance.Key, again, work.Due);
        }

        foreach (var sequence in plan.Open)
        {
            BeginAgain(instance, sequence, history[sequence], reason, now, work);
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
            work.Timers.Add((instance.Key, instance.Generation, begin.TaskId, fireAt, begin.Timestamp));
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
            Create(TurnMessages.Child(parent, begin, now), work.Due);
        }
    }
}
