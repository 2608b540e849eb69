using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Finds the clients that a host composed, by name; each is built when it is first asked for.</summary>
internal sealed class NamedClientProvider(IEnumerable<DefaultDurableTaskClientBuilder> builders, IServiceProvider services)
    : IDurableTaskClientProvider
{
    private readonly Dictionary<string, Lazy<DurableTaskClient>> _clients = builders.ToDictionary(
        builder => builder.Name,
        builder => new Lazy<DurableTaskClient>(() => builder.Build(services)),
        StringComparer.Ordinal);

    public DurableTaskClient GetClient(string? name = null) =>
        _clients.TryGetValue(name ?? Options.DefaultName, out var client)
            ? client.Value
            : throw new ArgumentOutOfRangeException(nameof(name), name, "No durable task client of this name was added.");
}
