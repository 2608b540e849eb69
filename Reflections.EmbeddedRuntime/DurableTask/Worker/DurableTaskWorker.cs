using Microsoft.Extensions.Hosting;

namespace Microsoft.DurableTask.Worker.Hosting;

/// <summary>Base of hosted services that run orchestrators and activities.</summary>
public abstract class DurableTaskWorker : BackgroundService
{
    /// <summary>A worker of a name that runs the tasks a factory makes.</summary>
    protected DurableTaskWorker(string? name, IDurableTaskFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Name = name ?? Microsoft.Extensions.Options.Options.DefaultName;
        Factory = factory;
    }

    /// <summary>The worker's name.</summary>
    protected virtual string Name { get; }

    /// <summary>Makes the tasks.</summary>
    protected virtual IDurableTaskFactory Factory { get; }

    /// <summary>Adds properties to failure details; none when null.</summary>
    protected IExceptionPropertiesProvider? ExceptionPropertiesProvider { get; set; }
}
