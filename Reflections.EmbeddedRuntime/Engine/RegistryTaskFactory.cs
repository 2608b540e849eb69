using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Makes tasks from a worker's registry.</summary>
internal sealed class RegistryTaskFactory(DurableTaskRegistry registry) : IDurableTaskFactory
{
    public IReadOnlyList<string> Orchestrators => [.. registry.GetOrchestrators().Select(entry => entry.Key.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        TryCreateActivity(name, TaskVersion.Unversioned, serviceProvider, out activity);

    public bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        TryCreateOrchestrator(name, TaskVersion.Unversioned, serviceProvider, out orchestrator);

    public bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider services, [NotNullWhen(true)] out ITaskActivity? activity)
    {
        activity = registry.FindActivity(name, version)?.Invoke(services);
        return activity is not null;
    }

    public bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider services, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
    {
        orchestrator = registry.FindOrchestrator(name, version)?.Invoke(services);
        return orchestrator is not null;
    }
}
