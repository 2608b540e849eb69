using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reflections.EmbeddedRuntime.Engine;

namespace Microsoft.DurableTask.Worker;

/// <summary>Adding a worker to a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a worker, or goes on composing the one of the name.</summary>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var workerName = name ?? Options.DefaultName;
        var known = services
            .Select(service => service.ServiceType == typeof(DefaultDurableTaskWorkerBuilder) ? service.ImplementationInstance : null)
            .OfType<DefaultDurableTaskWorkerBuilder>()
            .FirstOrDefault(builder => builder.Name == workerName);
        if (known is not null)
        {
            return known;
        }

        var added = new DefaultDurableTaskWorkerBuilder(workerName, services);
        services.AddSingleton(added);
        services.AddEmbeddedEngine();
        services.AddSingleton<IHostedService>(provider => added.Build(provider));
        return added;
    }

    /// <summary>Adds an unnamed worker.</summary>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
        AddDurableTaskWorker(services, Options.DefaultName, configure);

    /// <summary>Adds a worker of a name.</summary>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(AddDurableTaskWorker(services, name));
        return services;
    }
}
