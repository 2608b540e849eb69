using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>How an orchestration ends.</content>
internal sealed partial class OrchestrationSession
{
    private bool CheckEnded()
    {
        if (Ended)
        {
            return true;
        }

        if (_fatal is not null)
        {
            // The rows that led here are not written: tried again, they would be the same.
            EndFailed(_fatal, growHistory: false);
        }
        else if (_scheduler.InvalidlyUsed)
        {
            EndFailed(OrchestrationFailures.InvalidAsynchronousUse(), growHistory: true);
        }
        else if (_execution is { IsCompleted: true } && !_suspended)
        {
            End(_execution);
        }

        return Ended;
    }

    // An orchestrator that waits, while nothing durable is open, waits for something that no replay can bring back.
    private void CheckStuck()
    {
        if (!CheckEnded() && !_suspended && _started && _open.Count == 0 && !_events.IsWaitedFor)
        {
            EndFailed(OrchestrationFailures.InvalidAsynchronousUse(), growHistory: true);
        }
    }

    private void End(Task<object?> execution)
    {
        if (execution.IsCompletedSuccessfully)
        {
            if (_context.Next is { } next)
            {
                BeginAgain(next);
                return;
            }

            try
            {
                EndCompleted(_settings.Converter.Serialize(execution.Result));
                WorkerLog.OrchestrationCompleted(_settings.WorkerLogger, _instance.Name, _instance.InstanceId);
                return;
            }
            catch (Exception exception) when (exception is NotSupportedException or System.Text.Json.JsonException)
            {
                EndFailed(exception);
                return;
            }
        }

        var failure = execution.Exception?.InnerException ?? new TaskCanceledException(execution);
        EndFailed(failure);
    }

    private void EndFailed(Exception exception)
    {
        WorkerLog.OrchestrationFailed(_settings.WorkerLogger, _instance.Name, _instance.InstanceId, exception);
        EndFailed(_settings.Failures.Describe(exception), growHistory: true);
    }

    private void EndCompleted(string? output)
    {
        _turn!.Events.Add(new HistoryEvent(HistoryEventType.ExecutionCompleted, _turn.Now) { Payload = output });
        _turn.Status = OrchestrationRuntimeStatus.Completed;
        _turn.Output = output;
        Ended = true;
    }

    private void EndFailed(TaskFailureDetails failure, bool growHistory)
    {
        var output = _settings.FunctionsHost && OrchestrationFailures.IsMissingOrchestrator(failure)
            ? OrchestrationFailures.FunctionsHostOutput(_instance.Name, _settings.KnownOrchestrators)
            : $"{failure.ErrorType}: {failure.ErrorMessage}";
        if (growHistory)
        {
            _turn!.Events.Add(new HistoryEvent(HistoryEventType.ExecutionCompleted, _turn.Now) { Payload = output, Failure = failure });
        }
        else
        {
            _turn!.Events.Clear();
        }

        _turn.Status = OrchestrationRuntimeStatus.Failed;
        _turn.Output = output;
        _turn.Failure = failure;
        Ended = true;
    }

    private void BeginAgain((string? Input, string? Version, bool Preserve) next)
    {
        var unprocessed = next.Preserve
            ? _events.Unclaimed
                .Select(raised => new InboxMessage(HistoryEventType.EventRaised) { Name = raised.Name, Payload = raised.Payload })
                .ToList()
            : [];
        _turn!.ContinueAsNew = new NextGeneration(next.Input, next.Version ?? _instance.Version, unprocessed);
        _turn.Status = OrchestrationRuntimeStatus.Running;
        Ended = true;
    }
}
