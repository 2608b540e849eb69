using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.DurableTask.Worker;

/// <summary>Composes a worker.</summary>
public interface IDurableTaskWorkerBuilder
{
    /// <summary>The worker's name.</summary>
    string Name { get; }

    /// <summary>The services it is composed in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The type of worker to build; the embedded engine's when null.</summary>
    Type? BuildTarget { get; set; }

    /// <summary>Builds the worker.</summary>
    IHostedService Build(IServiceProvider serviceProvider);
}
