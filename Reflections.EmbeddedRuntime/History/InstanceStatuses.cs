using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

internal static class InstanceStatuses
{
    public static readonly IReadOnlyCollection<OrchestrationRuntimeStatus> Live =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    public static bool IsTerminal(this OrchestrationRuntimeStatus status) =>
        status is not (OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended);
}
