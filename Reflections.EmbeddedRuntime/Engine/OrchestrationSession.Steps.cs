using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>Taking events in, from history or from the mailbox, and comparing decisions with history.</content>
internal sealed partial class OrchestrationSession
{
    private void Replay()
    {
        if (_replay is null)
        {
            return;
        }

        while (_cursor < _replay.Count && _fatal is null)
        {
            var next = _replay[_cursor];
            if (_execution is { IsCompleted: true })
            {
                Diverge($"step {_cursor} of the history is {OrchestrationFailures.Describe(next)}, but the orchestrator had already ended.");
                break;
            }

            if (next.Type >= HistoryEventType.TaskScheduled)
            {
                Diverge($"step {_cursor} of the history is {OrchestrationFailures.Describe(next)}, but the orchestrator did not do it.");
                break;
            }

            _cursor++;
            Apply(next);
        }

        _replay = null;
    }

    private void TakeIn(InboxMessage message, DateTime now)
    {
        if (message.InboxId != 0)
        {
            _turn!.TakenIn.Add(message.InboxId);
        }

        if (!IsExpected(message))
        {
            return;
        }

        if (message.TaskId >= 0)
        {
            _open[message.TaskId].Answered = true;
            _turn!.SettledTasks.Add(message.TaskId);
        }

        Record(new HistoryEvent(message.Type, now)
        {
            TaskId = message.TaskId,
            Name = message.Name,
            Payload = message.Payload,
            Failure = message.Failure,
        });
        if (message.Type == HistoryEventType.ExecutionTerminated)
        {
            _turn!.Status = OrchestrationRuntimeStatus.Terminated;
            _turn.Output = message.Payload;
            _turn.TerminateChildren = message.Recursive;
            Ended = true;
        }
    }

    // Results may come twice after a crash, late for an earlier generation, or for a timer that was cancelled meanwhile.
    private bool IsExpected(InboxMessage message) => message.Type switch
    {
        HistoryEventType.ExecutionSuspended => !_suspended,
        HistoryEventType.ExecutionResumed => _suspended,
        _ when message.TaskId >= 0 =>
            message.Generation == _instance.Generation && _open.TryGetValue(message.TaskId, out var task) && !task.Answered,
        _ => true,
    };

    private void Record(HistoryEvent added)
    {
        _turn!.Events.Add(added);
        Apply(added);
    }

    private void Apply(HistoryEvent taken)
    {
        _context.Now = taken.Timestamp;
        switch (taken.Type)
        {
            case HistoryEventType.ExecutionStarted:
                _started = true;
                Begin();
                break;
            case HistoryEventType.ExecutionSuspended:
                _suspended = true;
                _suspendReason = taken.Payload;
                break;
            case HistoryEventType.ExecutionResumed:
                _suspended = false;
                _suspendReason = null;
                while (_held.TryDequeue(out var held))
                {
                    Hand(held);
                }

                break;
            case HistoryEventType.ExecutionTerminated or HistoryEventType.ExecutionRewound:
                break;
            default:
                if (_suspended)
                {
                    _held.Enqueue(taken);
                }
                else
                {
                    Hand(taken);
                }

                break;
        }
    }

    private void Hand(HistoryEvent taken)
    {
        if (taken.Type == HistoryEventType.EventRaised)
        {
            _events.Raise(taken.Name!, taken.Payload);
        }
        else if (_open.Remove(taken.TaskId, out var task))
        {
            if (taken.Failure is { } failure)
            {
                task.Fail(failure);
            }
            else
            {
                task.Complete(taken.Payload);
            }
        }
        else if (IsReplaying)
        {
            Diverge($"the history has {OrchestrationFailures.Describe(taken)}, but the orchestrator did not begin that task.");
        }

        _scheduler.Drain();
    }

    private void Begin()
    {
        try
        {
            if (_orchestrator.Create() is not { } orchestrator)
            {
                _fatal = OrchestrationFailures.MissingOrchestrator(_instance.Name);
                return;
            }

            if (!IsReplaying)
            {
                WorkerLog.OrchestrationStarted(_settings.WorkerLogger, _instance.Name, _instance.InstanceId);
            }

            _execution = orchestrator.RunAsync(_context, _settings.Converter.Deserialize(_instance.Input, orchestrator.InputType));
        }
        catch (Exception exception)
        {
            _execution = Task.FromException<object?>(exception);
        }

        _scheduler.Drain();
    }

    // Called by the context for each decision of the orchestrator.
    private void Decide(HistoryEvent decision)
    {
        if (_replay is null)
        {
            _turn!.Events.Add(decision);
            return;
        }

        var expected = _cursor < _replay.Count ? _replay[_cursor] : null;
        if (expected is null || !IsSame(expected, decision))
        {
            var actual = OrchestrationFailures.Describe(decision);
            Diverge(expected is null
                ? $"the history ends at step {_cursor}, but the orchestrator did {actual} there."
                : $"step {_cursor} of the history is {OrchestrationFailures.Describe(expected)}, but the orchestrator did {actual}.");
            throw new NonDeterminismException(_fatal!.ErrorMessage);
        }

        _cursor++;
    }

    private static bool IsSame(HistoryEvent expected, HistoryEvent decision) =>
        expected.Type == decision.Type
        && expected.TaskId == decision.TaskId
        && string.Equals(expected.Name, decision.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(expected.TargetInstanceId, decision.TargetInstanceId, StringComparison.Ordinal);

    private void Diverge(string message) => _fatal ??= OrchestrationFailures.NonDeterministic(message);
}
