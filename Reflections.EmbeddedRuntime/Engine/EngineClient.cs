using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>The client of the embedded engine.</summary>
internal sealed partial class EngineClient(string name, DurableEngine engine, DurableTaskClientOptions options) : DurableTaskClient(name)
{
    private DateTime Now => engine.Time.GetUtcNow().UtcDateTime;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? startOptions = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (orchestratorName == default)
        {
            throw new ArgumentException("An orchestrator must be started by a name.", nameof(orchestratorName));
        }

        // The overload that takes only options is easily missed, and the options would be sent as the input.
        if (input is StartOrchestrationOptions && startOptions is null)
        {
            throw new ArgumentException("StartOrchestrationOptions were given as the input; pass them as the options.", nameof(input));
        }

        // A version that was set counts even when it says unversioned.
        var version = startOptions?.Version is { } asked ? asked.Version : options.DefaultVersion;
        return await Create(new NewInstance(startOptions?.InstanceId ?? NewInstanceId(), orchestratorName.Name, Now)
        {
            Version = string.IsNullOrEmpty(version) ? null : version,
            Input = options.DataConverter.Serialize(input),
            Tags = startOptions?.Tags,
            StartAt = startOptions?.StartAt?.UtcDateTime,
            KeptStatuses = startOptions?.DedupeStatuses is { } kept
                ? [.. kept.Select(Enum.Parse<OrchestrationRuntimeStatus>)]
                : InstanceStatuses.Live,
        });
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var message = new InboxMessage(HistoryEventType.EventRaised)
        {
            Name = eventName,
            Payload = options.DataConverter.Serialize(eventPayload),
        };
        using var span = EngineTracing.Raising(eventName, instanceId);
        if (await Deliver(instanceId, message) == DeliveryResult.AlreadyEnded)
        {
            throw new InvalidOperationException("The orchestration instance with the provided instance id is not running.");
        }
    }

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? terminateOptions = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var message = new InboxMessage(HistoryEventType.ExecutionTerminated)
        {
            Payload = options.DataConverter.Serialize(terminateOptions?.Output),
            Recursive = terminateOptions?.Recursive ?? false,
        };
        if (await Deliver(instanceId, message) == DeliveryResult.AlreadyEnded)
        {
            throw Refusal("terminate", instanceId);
        }
    }

    public override async Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var message = new InboxMessage(HistoryEventType.ExecutionSuspended) { Payload = reason };
        if (await Deliver(instanceId, message) == DeliveryResult.AlreadyEnded && engine.ActsAsFunctionsHost)
        {
            throw Refusal("suspend", instanceId);
        }
    }

    public override async Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var message = new InboxMessage(HistoryEventType.ExecutionResumed) { Payload = reason };
        if (await Deliver(instanceId, message) == DeliveryResult.AlreadyEnded && engine.ActsAsFunctionsHost)
        {
            throw Refusal("resume", instanceId);
        }
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var found = Find(instanceId)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        if (!restartWithNewInstanceId && !found.Status.IsTerminal())
        {
            throw new InvalidOperationException(
                $"An orchestration with the instanceId {instanceId} cannot be restarted: a non-terminal instance with this instance ID already exists.");
        }

        return await Create(new NewInstance(restartWithNewInstanceId ? NewInstanceId() : instanceId, found.Name, Now)
        {
            Version = found.Version,
            Input = found.Input,
            Tags = found.Tags,
        });
    }

    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var outcome = await engine.WriteAsync(store => store.RewindAsync(instanceId, reason, Now), rewound => engine.Announce(rewound.Work));
        switch (outcome.StatusBefore)
        {
            case null:
                throw new ArgumentException($"No orchestration with instance ID '{instanceId}' was found.", nameof(instanceId));
            case not OrchestrationRuntimeStatus.Failed:
                throw new InvalidOperationException("The rewind operation is only supported on failed orchestration instances.");
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Ids are the caller's names; the random ones need not be repeatable.
    private static string NewInstanceId() => Guid.NewGuid().ToString("N");

    private async Task<string> Create(NewInstance instance)
    {
        ValidateId(instance.InstanceId);
        RefuseControlCharacters(instance.Name, nameof(instance));
        using var span = EngineTracing.Creating(instance.Name, instance.Version, instance.InstanceId);
        var outcome = await engine.WriteAsync(
            store => store.CreateAsync(instance),
            created =>
            {
                // Before it is announced: its first turn looks for who asked for it.
                created.Outcome.Started.ForEach(started => engine.Tracing.Created(started.Key, span));
                engine.Announce(created.Outcome);
            });
        if (!outcome.Created)
        {
            throw new OrchestrationAlreadyExistsException(instance.InstanceId);
        }

        engine.Waiters.Signal(instance.InstanceId);
        return instance.InstanceId;
    }

    private static void ValidateId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.StartsWith('@'))
        {
            throw new ArgumentException("Instance ids that begin with '@' are entity ids, and entities are not supported.", nameof(instanceId));
        }

        RefuseControlCharacters(instanceId, nameof(instanceId));
    }

    /// <summary>Names stand in log lines and on terminals.</summary>
    private static void RefuseControlCharacters(string name, string parameter)
    {
        if (name.Any(char.IsControl))
        {
            throw new ArgumentException("The name of an orchestrator or of an instance must not contain control characters.", parameter);
        }
    }

    private async Task<DeliveryResult> Deliver(string instanceId, InboxMessage message)
    {
        var (result, _) = await engine.WriteAsync(store => store.DeliverAsync(instanceId, message), delivered => engine.Announce(delivered.Outcome));
        return result == DeliveryResult.NoSuchInstance
            ? throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId))
            : result;
    }

    private InvalidOperationException Refusal(string verb, string instanceId) => new(
        $"Cannot {verb} the orchestration instance {instanceId} because instance is in the {Find(instanceId)?.Status} state.");

    private InstanceRecord? Find(string instanceId) => engine.Store.Find(instanceId);
}
