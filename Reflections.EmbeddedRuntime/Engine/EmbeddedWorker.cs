using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Starts and stops the engine with its host.</summary>
internal sealed class EmbeddedWorker(string name, IDurableTaskFactory factory, DurableTaskWorkerOptions options, DurableEngine engine)
    : DurableTaskWorker(name, factory)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(Factory, options).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await engine.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    // The engine has loops of its own.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
