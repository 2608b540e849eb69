using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <content>Committing a turn.</content>
internal sealed partial class SqliteWriter
{
    private Statement? _nextInput;
    private Statement? _liveChildren;

    public StoreOutcome CommitTurn(TurnCommit turn)
    {
        var outcome = new StoreOutcome();
        var instance = turn.Instance;
        var again = turn.ContinueAsNew;
        var ended = again is null && turn.Status.IsTerminal();
        _updateState
            .Bind(1, instance.Key)
            .Bind(2, instance.Generation)
            .Bind(3, (long)turn.Status)
            .Bind(4, turn.Now.Ticks)
            .Bind(5, ended ? turn.Now.Ticks : null)
            .Bind(6, again is null ? 1 : 0)
            .Bind(7, again is null ? instance.Generation : instance.Generation + 1)
            .Bind(8, turn.CustomStatus)
            .Bind(9, turn.Output)
            .Bind(10, HistoryJson.Write(turn.Failure));
        if (_updateState.Run() == 0)
        {
            outcome.Stale = true;
            return outcome;
        }

        foreach (var id in turn.TakenIn)
        {
            _deleteInbox.Bind(1, id).Run();
        }

        if (again is null)
        {
            Append(turn);
        }
        else
        {
            BeginAgain(instance.Key, again, outcome);
        }

        foreach (var decision in turn.Events)
        {
            Send(turn, decision, ended, outcome);
        }

        if (ended)
        {
            End(turn, outcome);
        }

        return outcome;
    }

    private void Append(TurnCommit turn)
    {
        var key = turn.Instance.Key;
        foreach (var task in turn.SettledTasks)
        {
            _deletePending.Bind(1, HistorySchema.RowId(key, task)).Run();
        }

        var sequence = turn.FirstSequence;
        foreach (var added in turn.Events)
        {
            AppendHistory(key, sequence, added);
            if (added.Type is HistoryEventType.TaskScheduled or HistoryEventType.TimerCreated && !turn.SettledTasks.Contains(added.TaskId))
            {
                _insertPending
                    .Bind(1, HistorySchema.RowId(key, added.TaskId))
                    .Bind(2, HistorySchema.RowId(key, sequence))
                    .Bind(3, added.FireAt)
                    .Run();
            }

            sequence++;
        }
    }

    private void BeginAgain(long key, NextGeneration next, StoreOutcome outcome)
    {
        DeleteHistory(key);
        _nextInput ??= Prepare("UPDATE instances SET input = ?2, version = ?3, start_at = NULL WHERE key = ?1");
        _nextInput.Bind(1, key).Bind(2, next.Input).Bind(3, next.Version).Run();
        outcome.Started.Add((key, null));
        foreach (var unprocessed in next.Events)
        {
            Enqueue(key, unprocessed, outcome);
        }
    }

    private void Send(TurnCommit turn, HistoryEvent decision, bool ended, StoreOutcome outcome)
    {
        var instance = turn.Instance;
        switch (decision.Type)
        {
            case HistoryEventType.EventSent:
                Deliver(decision.TargetInstanceId!, TurnMessages.Sent(decision), outcome);
                break;
            case HistoryEventType.SubOrchestrationInstanceCreated:
                if (!Create(TurnMessages.Child(instance, decision, turn.Now), outcome) && !ended)
                {
                    Enqueue(instance.Key, TurnMessages.ChildRefused(instance, decision), outcome);
                }

                break;
        }
    }

    private void End(TurnCommit turn, StoreOutcome outcome)
    {
        var instance = turn.Instance;
        DropWorkOfEnded(instance.Key, activitiesToo: turn.Status == OrchestrationRuntimeStatus.Terminated);
        if (instance.Parent is { } parent && StatusOf(parent.Key) is { } parentStatus && !parentStatus.IsTerminal())
        {
            Enqueue(parent.Key, TurnMessages.Answer(turn, parent), outcome);
        }

        if (turn.TerminateChildren)
        {
            foreach (var child in LiveChildren(instance.Key))
            {
                Enqueue(child, TurnMessages.TerminateChild(turn), outcome);
            }
        }
    }

    private List<long> LiveChildren(long key)
    {
        _liveChildren ??= Prepare($"""
            SELECT i.key FROM instances i JOIN states s ON s.key = i.key
            WHERE i.parent_key = ?1 AND s.status IN ({string.Join(',', InstanceStatuses.Live.Select(status => (int)status))})
            """);
        return Keys(_liveChildren.Bind(1, key));
    }

    private static List<long> Keys(Statement query)
    {
        var keys = new List<long>();
        while (query.Step())
        {
            keys.Add(query.Int64(0));
        }

        return keys;
    }
}
