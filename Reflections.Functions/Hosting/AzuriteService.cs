using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Reflections.Functions.Azurite;

namespace Reflections.Functions.Hosting;

/// <summary>Sees to it that the storage emulator runs before anything else starts, and goes after everything else has stopped.</summary>
public sealed class AzuriteService(string folder, IConfiguration configuration) : IHostedLifecycleService, IAsyncDisposable
{
    private AzuriteHost? _azurite;

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (configuration["AzureWebJobsStorage"] is { } connection)
        {
            _azurite = await AzuriteHost.EnsureAsync(connection, folder, cancellationToken: cancellationToken);
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
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <summary>Leaves the emulator. A host that something else kept from starting is disposed of and never stopped.</summary>
    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
