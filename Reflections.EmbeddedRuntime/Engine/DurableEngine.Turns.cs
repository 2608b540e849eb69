using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>Turns: take in, run, commit, then act on what was decided.</content>
internal sealed partial class DurableEngine
{
    private async Task TurnLoop(int slot)
    {
        await foreach (var actor in _mailboxes.Due.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (_mailboxes.Take(actor) is not { } messages)
            {
                continue;
            }

            try
            {
                var (session, notTaken) = await RunTurn(slot, actor, messages).ConfigureAwait(false);
                _mailboxes.Done(actor, session, notTaken);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested && !_disposed)
            {
                // The orchestrator has run ahead of its history; it comes back from what is committed.
                Report(actor, exception);
                _ = RetryLater(actor, messages);
            }
            catch (Exception) when (_stopping.IsCancellationRequested || _disposed)
            {
                return;
            }
        }
    }

    // What is wrong with the disk concerns every instance, and is said once.
    private void Report(InstanceActor actor, Exception exception)
    {
        if (exception is not (IOException or InvalidDataException))
        {
            EngineLog.TurnNotCommitted(_logger, actor.Key, exception);
        }
        else if (Interlocked.Exchange(ref _storeFailing, 1) == 0)
        {
            EngineLog.StoreFailing(_logger, exception.Message);
        }
    }

    private async Task RetryLater(InstanceActor actor, List<InboxMessage> messages)
    {
        try
        {
            await Task.Delay(CommitRetryDelay, _time, _stopping.Token).ConfigureAwait(false);
            actor.WakeAgain = true;
            _mailboxes.Done(actor, null, messages);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what the messages stand for is found in the store on the next start.
        }
    }

    private async Task<(OrchestrationSession? Session, IReadOnlyList<InboxMessage> NotTaken)> RunTurn(
        int slot, InstanceActor actor, List<InboxMessage> messages)
    {
        var loaded = actor.Session is null;
        var session = actor.Session ??= Load(actor.Key);
        if (session is null)
        {
            await DropLateResults(actor.Key, messages).ConfigureAwait(false);
            return (null, []);
        }

        var before = session.Instance;
        if (messages.Count == 0 && !loaded && !session.NeedsTurn)
        {
            return (session, []);
        }

        var now = _time.GetUtcNow().UtcDateTime;
        if (!before.Started && IsTooEarly(before, messages, now))
        {
            return (null, []);
        }

        var versioning = _worker!.Versioning;
        var mismatch = loaded && !VersionMatch.IsTaken(versioning, before.Version);
        if (mismatch && versioning!.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Reject)
        {
            // Left in the store for a worker that takes the version.
            return (null, []);
        }

        TurnCommit turn;
        int taken;
        if (mismatch)
        {
            taken = messages.Count;
            turn = session.Fail(OrchestrationFailures.VersionMismatch(before.Version, versioning!.Version), now);
        }
        else if (loaded && before.Crashes >= _options.MaxHostCrashes)
        {
            taken = messages.Count;
            turn = session.Fail(OrchestrationFailures.PoisonousTurn(before.Name, before.Crashes), now);
        }
        else
        {
            _worker.Ledger.Enter(slot, actor.Key, -1);
            System.Diagnostics.Activity.Current = Tracing.Orchestration(before);
            (turn, taken) = session.Run(messages, now);
            System.Diagnostics.Activity.Current = null;
            _worker.Ledger.Leave(slot);
            Counters.AddTurn();
        }

        if (turn.IsEmpty && !session.Ended)
        {
            return (session, []);
        }

        var outcome = await Store.CommitTurnAsync(turn).ConfigureAwait(false);
        if (Volatile.Read(ref _storeFailing) != 0 && Interlocked.Exchange(ref _storeFailing, 0) != 0)
        {
            EngineLog.StoreWorksAgain(_logger);
        }

        if (outcome.Stale)
        {
            return (null, []);
        }

        Tracing.Committed(turn, session.Ended);
        ActOn(turn, session);
        Announce(outcome);
        var keep = !session.Ended && !_options.ReplayEveryTurn;
        return (keep ? session : null, turn.ContinueAsNew is null ? [] : messages[taken..]);
    }

    // Messages for an instance whose start is scheduled wait for it; only a termination does not.
    private bool IsTooEarly(InstanceRecord instance, List<InboxMessage> messages, DateTime now)
    {
        if (_early.TryRemove(instance.Key, out var earlier))
        {
            messages.InsertRange(0, earlier);
        }

        if (instance.StartAt is not { } startAt || startAt <= now
            || messages.Any(message => message.Type == HistoryEventType.ExecutionTerminated))
        {
            return false;
        }

        if (messages.Count > 0)
        {
            _early[instance.Key] = messages;
        }

        return true;
    }

    private OrchestrationSession? Load(long key)
    {
        var worker = _worker!;
        if (Store.Find(key) is not { } instance || instance.Status.IsTerminal())
        {
            return null;
        }

        var history = instance.Started ? Store.ReadHistory(key) : [];
        if (history.Count > 0)
        {
            Counters.AddReplay(history.Count);
        }

        return new OrchestrationSession(
            instance,
            history,
            new OrchestratorLease(worker.Factory, _scopes, instance),
            worker.Settings,
            () => _mailboxes.Wake(key));
    }

    private void ActOn(TurnCommit turn, OrchestrationSession session)
    {
        var instance = turn.Instance;
        foreach (var task in turn.SettledTasks)
        {
            _timers.Remove(new TimerId(instance.Key, instance.Generation, task));
        }

        foreach (var decision in turn.Events)
        {
            if (decision.Type == HistoryEventType.TaskScheduled)
            {
                _worker!.Activities.Enqueue(new PendingActivity(
                    instance.Key,
                    instance.Generation,
                    decision.TaskId,
                    instance.InstanceId,
                    decision.Name!,
                    decision.Version,
                    decision.Payload,
                    Crashes: 0));
            }
            else if (decision.Type == HistoryEventType.TimerCreated && !turn.SettledTasks.Contains(decision.TaskId) && !session.Ended)
            {
                _timers.Add(new TimerId(instance.Key, instance.Generation, decision.TaskId), decision.FireAt!.Value, decision.Timestamp);
            }
        }

        if (session.Ended)
        {
            foreach (var task in session.OpenTaskIds)
            {
                _timers.Remove(new TimerId(instance.Key, instance.Generation, task));
            }
        }

        if (turn.Status == OrchestrationRuntimeStatus.Failed)
        {
            EngineLog.OrchestrationFailed(_logger, instance.Name, instance.InstanceId, turn.Output!);
        }

        if (session.StatusChanged(turn.Status))
        {
            Waiters.Signal(instance.InstanceId);
        }
    }

    // An activity that nobody waited for has ended after its orchestration.
    private async Task DropLateResults(long key, List<InboxMessage> messages)
    {
        var answered = messages
            .Where(message => message.Type is HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed)
            .Select(message => message.TaskId)
            .ToList();
        if (answered.Count > 0)
        {
            await Store.DropAnsweredAsync(key, answered).ConfigureAwait(false);
        }
    }
}
