using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.Hosting.Http;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>The one client that this host's functions get.</summary>
internal sealed class BoundDurableClient(IDurableTaskClientProvider clients, IServer server, HostKeys keys)
{
    private readonly Lazy<FunctionsDurableTaskClient> _client =
        new(() => new FunctionsDurableTaskClient(clients.GetClient(), () => Address(server), keys.DurableTaskKey));

    public DurableTaskClient Client => _client.Value;

    private static string Address(IServer server)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The host does not listen yet.");

        // What is bound to every address is reached on this machine by its own name.
        return address.TrimEnd('/')
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal);
    }
}
