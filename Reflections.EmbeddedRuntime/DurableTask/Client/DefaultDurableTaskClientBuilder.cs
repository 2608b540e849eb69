using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reflections.EmbeddedRuntime.Engine;

namespace Microsoft.DurableTask.Client;

/// <summary>Composes a client that talks to the embedded engine unless another target is chosen.</summary>
public class DefaultDurableTaskClientBuilder : IDurableTaskClientBuilder
{
    private Type? _buildTarget;

    /// <summary>A builder of a name.</summary>
    public DefaultDurableTaskClientBuilder(string? name, IServiceCollection services)
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
            if (value is not null && !typeof(DurableTaskClient).IsAssignableFrom(value))
            {
                throw new ArgumentException($"The type '{value}' must derive from '{typeof(DurableTaskClient)}'.", nameof(value));
            }

            _buildTarget = value;
        }
    }

    /// <inheritdoc/>
    public DurableTaskClient Build(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        var options = serviceProvider.GetRequiredService<IOptionsMonitor<DurableTaskClientOptions>>().Get(Name);
        return BuildTarget is { } target
            ? (DurableTaskClient)ActivatorUtilities.CreateInstance(serviceProvider, target, Name)
            : new EngineClient(Name, serviceProvider.GetRequiredService<DurableEngine>(), options);
    }
}
