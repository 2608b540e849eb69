using Microsoft.DurableTask;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>What the orchestrator may begin.</content>
internal sealed partial class OrchestrationSession
{
    public SessionSettings Settings => _settings;

    public bool IsReplayingHistory => IsReplaying;

    /// <exception cref="InvalidOperationException">The caller is not the orchestrator's own, deterministic flow.</exception>
    public void RefuseForeignThread()
    {
        if (!IsOwnThread())
        {
            throw new InvalidOperationException(OrchestratorScheduler.InvalidUseMessage);
        }
    }

    // Does not throw, because a token that is cancelled by a clock would take the process down with it.
    private bool IsOwnThread()
    {
        if (_scheduler.IsCurrentThread)
        {
            return true;
        }

        _scheduler.ReportInvalidUse();
        return false;
    }

    /// <summary>Uses up a task number, as an answered task would.</summary>
    public int TakeTaskId() => _nextTaskId++;

    public Task<T> ScheduleActivity<T>(TaskName name, string? input, string? version) =>
        Open<T>(name, HistoryEventType.TaskScheduled, step => step with { Payload = input, Version = version });

    public Task<T> StartChild<T>(
        TaskName name, string? input, string instanceId, string? version, IDictionary<string, string>? tags) => Open<T>(
        name,
        HistoryEventType.SubOrchestrationInstanceCreated,
        step => step with
        {
            Payload = input,
            TargetInstanceId = instanceId,
            Version = string.IsNullOrEmpty(version) ? null : version,
            Tags = tags is { Count: > 0 } ? tags.ToDictionary() : null,
        });

    public Task StartTimer(DateTime fireAt, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            TakeTaskId();
            return Task.FromCanceled(cancellation);
        }

        var id = TakeTaskId();
        var timer = new OpenTask<object?>(string.Empty, id, _settings.Converter);
        Decide(new HistoryEvent(HistoryEventType.TimerCreated, _context.Now) { TaskId = id, FireAt = fireAt });
        _open.Add(id, timer);
        return cancellation.CanBeCanceled ? AwaitCancellable(timer, cancellation) : timer.Task;
    }

    public void SendEvent(string instanceId, string name, string? payload) => Decide(new HistoryEvent(HistoryEventType.EventSent, _context.Now)
    {
        TaskId = TakeTaskId(),
        Name = name,
        TargetInstanceId = instanceId,
        Payload = payload,
    });

    public Task<T> WaitForEvent<T>(string name, CancellationToken cancellation) => _events.Wait<T>(name, cancellation);

    public void SetCustomStatus(string? status) => _customStatus = status;

    private Task<T> Open<T>(TaskName name, HistoryEventType type, Func<HistoryEvent, HistoryEvent> complete)
    {
        var id = TakeTaskId();
        var task = new OpenTask<T>(name.Name, id, _settings.Converter);
        Decide(complete(new HistoryEvent(type, _context.Now) { TaskId = id, Name = name.Name }));
        _open.Add(id, task);
        return task.Task;
    }

    private async Task AwaitCancellable(OpenTask<object?> timer, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() =>
        {
            if (IsOwnThread() && !timer.Answered && _open.Remove(timer.Id))
            {
                _turn!.SettledTasks.Add(timer.Id);
                timer.Cancel(cancellation);
            }
        });
        await timer.Task;
    }
}
