using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Hosting;

/// <summary>
/// Says that this hub lives before it accepts anything: another hub's sweeper takes a run for orphaned whose hub it never heard of.
/// From then on the sweeper's timer says so. A host that starts together with its storage waits for it a while.
/// </summary>
public sealed partial class HubHeartbeat(HubStore hubs, RunLiveness liveness, TaskHub hub, TimeProvider time, ILogger<HubHeartbeat> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">Storage did not answer within a minute.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        liveness.NothingAcceptedBefore(time.GetUtcNow());
        var began = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await hubs.BeatAsync(hub.Name, cancellationToken);
                return;
            }
            catch (StorageUnavailableException lost) when (time.GetElapsedTime(began) < Patience)
            {
                if (attempt == 1)
                {
                    LogWaiting(logger, lost.Message);
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
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

    [LoggerMessage(1, LogLevel.Warning, "The start waits for storage. {Problem}")]
    private static partial void LogWaiting(ILogger logger, string problem);
}
