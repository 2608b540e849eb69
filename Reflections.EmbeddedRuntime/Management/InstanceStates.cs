using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>What an instance's status means for the API.</summary>
internal static class InstanceStates
{
    public static bool IsTerminal(this OrchestrationMetadata instance) =>
        instance.RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
