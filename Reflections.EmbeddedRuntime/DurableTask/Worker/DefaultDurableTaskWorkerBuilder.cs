using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reflections.EmbeddedRuntime.Engine;

namespace Microsoft.DurableTask.Worker;

/// <summary>Composes a worker that runs on the embedded engine unless another target is chosen.</summary>
public class DefaultDurableTaskWorkerBuilder : IDurableTaskWorkerBuilder
{
    private Type? _buildTarget;

    /// <summary>A builder of a name.</summary>
    public DefaultDurableTaskWorkerBuilder(string? name, IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Name = name ?? Options.DefaultName;
        Services = services;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IServiceCollection Services { get; }

    /// <inheritdoc/>
    public Type? BuildTarget
    {
        get => _buildTarget;
        set
        {
            if (value is not null && !typeof(Hosting.DurableTaskWorker).IsAssignableFrom(value))
            {
                throw new ArgumentException($"The type '{value}' must derive from '{typeof(Hosting.DurableTaskWorker)}'.", nameof(value));
            }

            _buildTarget = value;
        }
    }

    /// <inheritdoc/>
    public IHostedService Build(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        var registry = serviceProvider.GetRequiredService<IOptionsMonitor<DurableTaskRegistry>>().Get(Name);
        var factory = new RegistryTaskFactory(registry);
        return BuildTarget is { } target
            ? (IHostedService)ActivatorUtilities.CreateInstance(serviceProvider, target, Name, factory)
            : new EmbeddedWorker(
                Name,
                factory,
                serviceProvider.GetRequiredService<IOptionsMonitor<DurableTaskWorkerOptions>>().Get(Name),
                serviceProvider.GetRequiredService<DurableEngine>());
    }
}
