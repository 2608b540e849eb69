using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reflections.EmbeddedRuntime.Engine;

namespace Microsoft.DurableTask.Client;

/// <summary>Adding a client to a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a client, or goes on composing the one of the name.</summary>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var clientName = name ?? Options.DefaultName;
        var known = services
            .Select(service => service.ServiceType == typeof(DefaultDurableTaskClientBuilder) ? service.ImplementationInstance : null)
            .OfType<DefaultDurableTaskClientBuilder>()
            .FirstOrDefault(builder => builder.Name == clientName);
        if (known is not null)
        {
            return known;
        }

        var added = new DefaultDurableTaskClientBuilder(clientName, services);
        services.AddSingleton(added);
        services.AddEmbeddedEngine();
        services.TryAddSingleton<IDurableTaskClientProvider, NamedClientProvider>();
        if (clientName == Options.DefaultName)
        {
            added.RegisterDirectly();
        }

        return added;
    }

    /// <summary>Adds an unnamed client.</summary>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        AddDurableTaskClient(services, Options.DefaultName, configure);

    /// <summary>Adds a client of a name.</summary>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(AddDurableTaskClient(services, name));
        return services;
    }
}
