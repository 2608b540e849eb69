using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>The context that the engine hands to orchestrators.</summary>
internal sealed partial class EngineOrchestrationContext(OrchestrationSession session) : TaskOrchestrationContext
{
    private int _guids;

    public override TaskName Name => session.Instance.Name;

    public override string InstanceId => session.Instance.InstanceId;

    public override string Version => session.Instance.Version ?? string.Empty;

    public override ParentOrchestrationInstance? Parent { get; } = session.Instance.Parent is { } parent
        ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId)
        : null;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => session.IsReplayingHistory;

    public override TaskOrchestrationEntityFeature Entities =>
        throw new NotSupportedException("Durable entities are not supported by the embedded runtime.");

    /// <summary>Time of the turn that took the present event in.</summary>
    public DateTime Now { get; set; }

    /// <summary>Set once the orchestrator has asked to begin again.</summary>
    public (string? Input, string? Version, bool Preserve)? Next { get; private set; }

    protected override ILoggerFactory LoggerFactory => session.Settings.LoggerFactory;

    private DataConverter Converter => session.Settings.Converter;

    public override T? GetInput<T>()
        where T : default => Converter.Deserialize<T>(session.Instance.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RefuseMisuse(name, input, options);
        var serialized = Converter.Serialize(input);

        // It belongs to this orchestration's code, and therefore to its version unless the call says otherwise.
        var version = options?.Version is { } asked ? asked.Version : session.Instance.Version;
        return Retrying(options?.Retry, () => session.ScheduleActivity<TResult>(name, serialized, version));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RefuseMisuse(orchestratorName, input, options);
        var serialized = Converter.Serialize(input);
        var child = options as SubOrchestrationOptions;
        var version = options?.Version is { } asked ? asked.Version : session.Settings.DefaultChildVersion;
        return Retrying(
            options?.Retry,
            () => session.StartChild<TResult>(
                orchestratorName, serialized, child?.InstanceId ?? NewGuid().ToString("N"), version, options?.Tags));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        session.RefuseForeignThread();
        var utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        return session.StartTimer(utc, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        session.RefuseForeignThread();
        return session.WaitForEvent<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        session.RefuseForeignThread();
        session.SendEvent(instanceId, eventName, Converter.Serialize(payload));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        session.RefuseForeignThread();
        session.SetCustomStatus(Converter.Serialize(customStatus));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        session.RefuseForeignThread();
        Next = (Converter.Serialize(newInput), null, preserveUnprocessedEvents);
    }

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        session.RefuseForeignThread();
        Next = (Converter.Serialize(options.NewInput), options.NewVersion, options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        session.RefuseForeignThread();
        return DeterministicGuid.Create($"{InstanceId}_{Now:o}_{_guids++}");
    }

    private void RefuseMisuse(TaskName name, object? input, TaskOptions? options)
    {
        session.RefuseForeignThread();
        if (name == default)
        {
            throw new ArgumentException("A task must be called by a name.", nameof(name));
        }

        // The overload that takes only options is easily missed, and the options would be sent as the input.
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("TaskOptions were given as the input; pass them as the options.", nameof(input));
        }
    }
}
