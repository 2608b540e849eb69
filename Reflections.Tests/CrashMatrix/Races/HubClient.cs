using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The durable client of a process: each call is a step, as a call to another machine would be.</summary>
internal sealed class HubClient(HostProcess process) : DurableTaskClient(process.Hub.Name)
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? throw new NotSupportedException("Every instance of the app has an id of its own.");
        await process.PermitAsync($"start {process.World.NameOf(id)}");
        var instance = new NewInstance(id, orchestratorName.Name, process.World.Clock.Now.UtcDateTime) { Input = JsonDataConverter.Default.Serialize(input) };
        var created = process.Hub.Write(store => store.CreateAsync(instance));
        process.Engine.Announce(created.Outcome);
        return created.Created ? id : throw new OrchestrationAlreadyExistsException(id);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        process.World.Lab.Defect?.Delivers(eventName) == false
            ? Task.CompletedTask
            : DeliverAsync($"raise {eventName} of", instanceId, new InboxMessage(HistoryEventType.EventRaised)
            {
                Name = eventName,
                Payload = JsonDataConverter.Default.Serialize(eventPayload),
            });

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        DeliverAsync("terminate", instanceId, new InboxMessage(HistoryEventType.ExecutionTerminated));

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        await process.PermitAsync($"ask for {process.World.NameOf(instanceId)}");
        return process.Hub.Store.Find(instanceId) is { } found ? Describe(found) : null;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>(async (_, _) =>
        {
            await process.PermitAsync("ask for all instances");
            return new Page<OrchestrationMetadata>(
            [
                .. process.Hub.Store
                    .Query(new InstanceFilter { CreatedFrom = filter?.CreatedFrom?.UtcDateTime, Statuses = filter?.Statuses?.ToList(), Limit = int.MaxValue })
                    .Select(Describe),
            ]);
        });

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw NotAsked();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw NotAsked();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw NotAsked();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw NotAsked();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException NotAsked() => new("The app does not ask for this.");

    private async Task DeliverAsync(string verb, string instanceId, InboxMessage message)
    {
        await process.PermitAsync($"{verb} {process.World.NameOf(instanceId)}");
        var (result, outcome) = process.Hub.Write(store => store.DeliverAsync(instanceId, message));
        process.Engine.Announce(outcome);
        switch (result)
        {
            case DeliveryResult.NoSuchInstance:
                throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
            case DeliveryResult.AlreadyEnded:
                throw new InvalidOperationException($"The instance '{instanceId}' has ended.");
        }
    }

    private static OrchestrationMetadata Describe(InstanceRecord instance) => new(instance.Name, instance.InstanceId)
    {
        DataConverter = JsonDataConverter.Default,
        RuntimeStatus = instance.Status,
        CreatedAt = new DateTimeOffset(instance.CreatedAt),
        LastUpdatedAt = new DateTimeOffset(instance.UpdatedAt),
        SerializedInput = instance.Input,
        SerializedOutput = instance.Output,
        SerializedCustomStatus = instance.CustomStatus,
        FailureDetails = instance.Failure,
    };
}
