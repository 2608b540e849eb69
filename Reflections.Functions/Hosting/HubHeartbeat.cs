using Microsoft.Extensions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;

namespace Reflections.Functions.Hosting;

/// <summary>
/// Says that this hub lives before it accepts anything: another hub's sweeper takes a run for orphaned whose hub it never heard of.
/// From then on the sweeper's timer says so.
/// </summary>
public sealed class HubHeartbeat(HubStore hubs, RunLiveness liveness, TaskHub hub, TimeProvider time) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        liveness.NothingAcceptedBefore(time.GetUtcNow());
        return hubs.BeatAsync(hub.Name, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
