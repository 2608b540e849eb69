using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask.Client;

/// <summary>Composes a client.</summary>
public interface IDurableTaskClientBuilder
{
    /// <summary>The client's name.</summary>
    string Name { get; }

    /// <summary>The services it is composed in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The type of client to build; the embedded engine's when null.</summary>
    Type? BuildTarget { get; set; }

    /// <summary>Builds the client.</summary>
    DurableTaskClient Build(IServiceProvider serviceProvider);
}
