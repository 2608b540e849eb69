using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Timers;

/// <summary>Runs the app's timers from when the host has started until it stops.</summary>
internal sealed class TimerHost(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    TimerStatusStore store,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<TimerHost> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await using var onStop = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
            await Task.WhenAll(catalog.Functions.OfType<TimerFunction>()
                .Select(function => new TimerLoop(function, invoker, store, time, logger).RunAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped between two runs.
        }
    }
}
