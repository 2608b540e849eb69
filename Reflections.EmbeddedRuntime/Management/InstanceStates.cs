using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>What an instance's status means for the API.</summary>
internal static class InstanceStates
{
    public static bool IsTerminal(this OrchestrationMetadata instance) => instance.RuntimeStatus.IsTerminal();

    public static bool IsTerminal(this OrchestrationRuntimeStatus status) =>
        status.ToString() is nameof(OrchestrationRuntimeStatus.Completed) or nameof(OrchestrationRuntimeStatus.Failed)
            or nameof(OrchestrationRuntimeStatus.Terminated) or "Canceled";
}
