using Microsoft.Extensions.Hosting;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>
/// Tells running activities that their host is gone. It does so only once the engine has stopped and no longer takes their results: told earlier, an
/// activity would fail with its cancellation, and that failure would be recorded; told then, it is run again at the next start.
/// </summary>
internal sealed class ActivityCancellation : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _engineStopped = new();

    public CancellationToken Token => _engineStopped.Token;

    public Task StoppedAsync(CancellationToken cancellationToken) => _engineStopped.CancelAsync();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _engineStopped.Dispose();
}
