using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>
/// Refuses to be reachable from other machines without keys: a durable engine's HTTP API starts, ends and deletes work. The configuration is checked
/// before the server listens, and what it listens on afterwards, since code may have added addresses.
/// </summary>
internal sealed class AddressGuard(IConfiguration configuration, IServer server, HostKeys keys) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check((configuration["urls"] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Check(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>());
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Check(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(IEnumerable<string> urls)
    {
        if (!keys.Configured && urls.FirstOrDefault(url => !LoopbackAddress.IsLoopbackUrl(url)) is { } open)
        {
            throw new InvalidOperationException(
                $"The address {open} can be reached from other machines, and no keys are configured. Listen on http://127.0.0.1:7071, or set EmbeddedRuntime:Keys:default and EmbeddedRuntime:Keys:_master.");
        }
    }
}
