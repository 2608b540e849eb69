using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <content>Committing turns, rewinding, and finding what is due.</content>
internal sealed partial class MemoryHistoryStore
{
    public Task<RecoveredWork> RecoverAsync(IReadOnlyCollection<InterruptedWork> interrupted) => Write(() =>
    {
        foreach (var (key, task) in interrupted)
        {
            if (!_byKey.TryGetValue(key, out var entry))
            {
                continue;
            }

            if (task < 0)
            {
                entry.Instance = entry.Instance with { Crashes = entry.Instance.Crashes + 1 };
            }
            else if (entry.Pending.TryGetValue(task, out var pending))
            {
                entry.Pending[task] = pending with { Crashes = pending.Crashes + 1 };
            }
        }

        var work = new RecoveredWork();
        foreach (var entry in _byKey.Values)
        {
            if (!entry.Instance.Started && !entry.Instance.Status.IsTerminal())
            {
                work.Due.Started.Add((entry.Instance.Key, entry.Instance.StartAt));
            }

            foreach (var pending in entry.Pending.Values)
            {
                AddWork(entry.Instance, pending, work);
            }
        }

        work.Due.Delivered.AddRange(_inbox.Values);
        return work;
    });

    public Task<RewindOutcome> RewindAsync(string instanceId, string? reason, DateTime now) => Write(() =>
    {
        var entry = _byId.GetValueOrDefault(instanceId);
        var outcome = new RewindOutcome(entry?.Instance.Status);
        if (entry is not null && outcome.StatusBefore == OrchestrationRuntimeStatus.Failed)
        {
            Rewind(entry, reason, now, outcome.Work);
        }

        return outcome;
    });

    private StoreOutcome Commit(TurnCommit turn)
    {
        var outcome = new StoreOutcome();
        if (!_byKey.TryGetValue(turn.Instance.Key, out var entry) || entry.Instance.Generation != turn.Instance.Generation)
        {
            outcome.Stale = true;
            return outcome;
        }

        var again = turn.ContinueAsNew;
        if (again is null && turn.Events.Count > 0 && turn.FirstSequence != entry.History.Count)
        {
            throw new InvalidOperationException($"The turn begins at position {turn.FirstSequence} of a history of {entry.History.Count}.");
        }

        var ended = again is null && turn.Status.IsTerminal();
        entry.Instance = entry.Instance with
        {
            Status = turn.Status,
            UpdatedAt = turn.Now,
            CompletedAt = ended ? turn.Now : null,
            Started = again is null,
            CustomStatus = turn.CustomStatus,
            Output = turn.Output,
            Failure = turn.Failure,
            Crashes = 0,
        };
        turn.TakenIn.ForEach(id => _inbox.Remove(id));
        if (again is null)
        {
            Append(entry, turn);
        }
        else
        {
            BeginAgain(entry, again, outcome);
        }

        foreach (var decision in turn.Events)
        {
            Send(turn, decision, ended, outcome);
        }

        if (ended)
        {
            End(entry, turn, outcome);
        }

        return outcome;
    }

    private void Append(Entry entry, TurnCommit turn)
    {
        foreach (var task in turn.SettledTasks)
        {
            entry.Pending.Remove(task);
        }

        entry.History.AddRange(turn.Events);
        Counters.AddHistoryRows(turn.Events.Count);
        foreach (var added in turn.Events)
        {
            if (added.Type is HistoryEventType.TaskScheduled or HistoryEventType.TimerCreated && !turn.SettledTasks.Contains(added.TaskId))
            {
                entry.Pending.Add(added.TaskId, new Pending(added, Crashes: 0));
            }
        }
    }

    private void BeginAgain(Entry entry, NextGeneration next, StoreOutcome outcome)
    {
        entry.History.Clear();
        entry.Pending.Clear();
        entry.Instance = entry.Instance with
        {
            Generation = entry.Instance.Generation + 1,
            Input = next.Input,
            Version = next.Version,
            StartAt = null,
        };
        outcome.Started.Add((entry.Instance.Key, null));
        foreach (var unprocessed in next.Events)
        {
            Enqueue(entry.Instance.Key, unprocessed, outcome);
        }
    }

    private void Send(TurnCommit turn, HistoryEvent decision, bool ended, StoreOutcome outcome)
    {
        if (decision.Type == HistoryEventType.EventSent)
        {
            Deliver(decision.TargetInstanceId!, TurnMessages.Sent(decision), outcome);
        }
        else if (decision.Type == HistoryEventType.SubOrchestrationInstanceCreated
            && !Create(TurnMessages.Child(turn.Instance, decision, turn.Now), outcome) && !ended)
        {
            Enqueue(turn.Instance.Key, TurnMessages.ChildRefused(turn.Instance, decision), outcome);
        }
    }

    private void End(Entry entry, TurnCommit turn, StoreOutcome outcome)
    {
        DropWorkOfEnded(entry, activitiesToo: turn.Status == OrchestrationRuntimeStatus.Terminated);
        if (entry.Instance.Parent is { } link && _byKey.TryGetValue(link.Key, out var parent) && !parent.Instance.Status.IsTerminal())
        {
            Enqueue(link.Key, TurnMessages.Answer(turn, link), outcome);
        }

        if (turn.TerminateChildren)
        {
            foreach (var child in ChildrenOf(entry.Instance.Key).Where(child => !child.Instance.Status.IsTerminal()))
            {
                Enqueue(child.Instance.Key, TurnMessages.TerminateChild(turn), outcome);
            }
        }
    }

    private void DropWorkOfEnded(Entry entry, bool activitiesToo)
    {
        foreach (var task in entry.Pending.Where(task => activitiesToo || task.Value.Begin.FireAt is not null).Select(task => task.Key).ToList())
        {
            entry.Pending.Remove(task);
        }

        DropInbox(entry.Instance.Key);
    }

    private void Rewind(Entry entry, string? reason, DateTime now, RecoveredWork work)
    {
        var plan = RewindPlan.Of(entry.Instance, entry.History);
        entry.History.RemoveRange(plan.Kept, entry.History.Count - plan.Kept);
        DropWorkOfEnded(entry, activitiesToo: true);
        entry.Instance = entry.Instance with
        {
            Status = OrchestrationRuntimeStatus.Running,
            UpdatedAt = now,
            CompletedAt = null,
            Output = null,
            Failure = null,
            Crashes = 0,
        };
        Enqueue(entry.Instance.Key, new InboxMessage(HistoryEventType.ExecutionRewound) { Payload = reason }, work.Due);
        foreach (var again in plan.Again)
        {
            Enqueue(entry.Instance.Key, again, work.Due);
        }

        foreach (var position in plan.Open)
        {
            var begin = entry.History[position];
            if (begin.Type != HistoryEventType.SubOrchestrationInstanceCreated)
            {
                var pending = new Pending(begin, Crashes: 0);
                entry.Pending.Add(begin.TaskId, pending);
                AddWork(entry.Instance, pending, work);
            }
            else if (_byId.TryGetValue(begin.TargetInstanceId!, out var child) && child.Instance.Status == OrchestrationRuntimeStatus.Failed)
            {
                Rewind(child, reason, now, work);
            }
            else
            {
                Create(TurnMessages.Child(entry.Instance, begin, now), work.Due);
            }
        }
    }

    private static void AddWork(InstanceRecord instance, Pending pending, RecoveredWork work)
    {
        var (begin, crashes) = pending;
        if (begin.FireAt is { } fireAt)
        {
            work.Timers.Add((instance.Key, instance.Generation, begin.TaskId, fireAt, begin.Timestamp));
        }
        else
        {
            work.Activities.Add(new PendingActivity(
                instance.Key, instance.Generation, begin.TaskId, instance.InstanceId, begin.Name!, begin.Version, begin.Payload, crashes));
        }
    }
}
