using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Worker;

/// <summary>Makes orchestrators and activities by name.</summary>
public interface IDurableTaskFactory
{
    /// <summary>Makes an activity; false when there is none of the name.</summary>
    bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);

    /// <summary>Makes an orchestrator; false when there is none of the name.</summary>
    bool TryCreateOrchestrator(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);
}
