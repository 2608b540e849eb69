using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>
/// Tells tracing tools what runs, under the names, kinds and tags that the programming model has for it. Which span belongs to which
/// instance is kept in memory: after a restart an orchestration goes on in a span without a parent.
/// </summary>
internal sealed class EngineTracing
{
    private static readonly ActivitySource s_source = new("Microsoft.DurableTask");

    private readonly ConcurrentDictionary<long, ActivityContext> _creators = new();
    private readonly ConcurrentDictionary<long, Activity> _orchestrations = new();
    private readonly ConcurrentDictionary<(long Key, int Task), Activity> _tasks = new();

    /// <summary>The span of a start request.</summary>
    public static Activity? Creating(string orchestrator, string? version, string instanceId)
    {
        var span = s_source.StartActivity(SpanName("create_orchestration", orchestrator, version), ActivityKind.Producer);
        return Tag(span, "orchestration", orchestrator, version, instanceId);
    }

    /// <summary>The span of an event that a client raises.</summary>
    public static Activity? Raising(string eventName, string instanceId) => s_source
        .StartActivity(SpanName("orchestration_event", eventName, null), ActivityKind.Producer)
        ?.SetTag("durabletask.type", "event")
        .SetTag("durabletask.task.name", eventName)
        .SetTag("durabletask.event.target_instance_id", instanceId);

    /// <summary>Remembers who asked for an instance.</summary>
    public void Created(long key, Activity? creator)
    {
        if (creator is not null)
        {
            _creators[key] = creator.Context;
        }
    }

    /// <summary>The span of an orchestration from its first turn on; null when nobody listens.</summary>
    public Activity? Orchestration(InstanceRecord instance)
    {
        if (_orchestrations.TryGetValue(instance.Key, out var known) || !s_source.HasListeners())
        {
            return known;
        }

        _creators.TryRemove(instance.Key, out var parent);
        if (instance.Parent is { } link && _tasks.TryGetValue((link.Key, link.TaskId), out var call))
        {
            parent = call.Context;
        }

        var span = Detached(SpanName("orchestration", instance.Name, instance.Version), ActivityKind.Server, parent);
        Tag(span, "orchestration", instance.Name, instance.Version, instance.InstanceId);
        return span is null ? null : _orchestrations.GetOrAdd(instance.Key, span);
    }

    /// <summary>The span of an activity's execution, below that of its call.</summary>
    public Activity? Executing(PendingActivity call)
    {
        var parent = _tasks.TryGetValue((call.Key, call.TaskId), out var scheduled) ? scheduled.Context : default;
        var span = s_source.StartActivity(SpanName("activity", call.Name, call.Version), ActivityKind.Server, parent);
        return Tag(span, "activity", call.Name, call.Version, call.InstanceId)?.SetTag("durabletask.task.task_id", call.TaskId);
    }

    /// <summary>What a committed turn began, got answers for, and ended.</summary>
    public void Committed(TurnCommit turn, bool ended)
    {
        if (!_orchestrations.TryGetValue(turn.Instance.Key, out var orchestration))
        {
            return;
        }

        foreach (var step in turn.Events)
        {
            Committed(turn.Instance, step, orchestration);
        }

        if (ended && turn.ContinueAsNew is null && _orchestrations.TryRemove(turn.Instance.Key, out _))
        {
            orchestration.SetTag("durabletask.task.status", turn.Status.ToString());
            if (turn.Status == OrchestrationRuntimeStatus.Failed)
            {
                orchestration.SetStatus(ActivityStatusCode.Error, turn.Failure?.ErrorMessage ?? turn.Output);
            }

            orchestration.Stop();
            foreach (var open in _tasks.Keys.Where(task => task.Key == turn.Instance.Key))
            {
                _tasks.TryRemove(open, out _);
            }
        }
    }

    private void Committed(InstanceRecord instance, HistoryEvent step, Activity orchestration)
    {
        var task = (instance.Key, step.TaskId);
        switch (step.Type)
        {
            case HistoryEventType.TaskScheduled:
                Begin("activity", step.Name!)?.SetTag("durabletask.task.task_id", step.TaskId);
                break;
            case HistoryEventType.SubOrchestrationInstanceCreated:
                Begin("orchestration", step.Name!);
                break;
            case HistoryEventType.TimerCreated:
                var timer = Detached($"orchestration:{instance.Name}:timer", ActivityKind.Internal, orchestration.Context);
                if (Tag(timer, "timer", instance.Name, null, instance.InstanceId) is { } set)
                {
                    set.SetTag("durabletask.fire_at", step.FireAt!.Value.ToString("o", CultureInfo.InvariantCulture));
                    _tasks[task] = set.SetTag("durabletask.task.task_id", step.TaskId);
                }

                break;
            case HistoryEventType.EventSent:
                var sent = Detached(SpanName("orchestration_event", step.Name!, null), ActivityKind.Producer, orchestration.Context);
                Tag(sent, "event", step.Name!, null, instance.InstanceId)
                    ?.SetTag("durabletask.event.target_instance_id", step.TargetInstanceId)
                    .Stop();
                break;
            case HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed or HistoryEventType.TimerFired
                or HistoryEventType.SubOrchestrationInstanceCompleted or HistoryEventType.SubOrchestrationInstanceFailed:
                if (_tasks.TryRemove(task, out var answered))
                {
                    if (step.Failure is { } failure)
                    {
                        answered.SetStatus(ActivityStatusCode.Error, failure.ErrorMessage);
                    }

                    answered.Stop();
                }

                break;
        }

        Activity? Begin(string kind, string name)
        {
            var span = Detached(SpanName(kind, name, step.Version), ActivityKind.Client, orchestration.Context);
            if (Tag(span, kind, name, step.Version, instance.InstanceId) is { } begun)
            {
                _tasks[task] = begun;
            }

            return span;
        }
    }

    // Such a span outlives the call that begins it, so it must not become the current one there.
    private static Activity? Detached(string name, ActivityKind kind, ActivityContext parent)
    {
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            return s_source.StartActivity(name, kind, parent);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    private static Activity? Tag(Activity? span, string type, string name, string? version, string instanceId)
    {
        span?.SetTag("durabletask.type", type)
            .SetTag("durabletask.task.name", name)
            .SetTag("durabletask.task.instance_id", instanceId);
        return string.IsNullOrEmpty(version) ? span : span?.SetTag("durabletask.task.version", version);
    }

    private static string SpanName(string kind, string name, string? version) =>
        string.IsNullOrEmpty(version) ? $"{kind}:{name}" : $"{kind}:{name}@({version})";
}
