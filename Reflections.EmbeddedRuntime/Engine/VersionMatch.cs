using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Whether a worker takes an instance of a version.</summary>
internal static class VersionMatch
{
    public static bool IsTaken(DurableTaskWorkerOptions.VersioningOptions? versioning, string? version) => versioning?.MatchStrategy switch
    {
        DurableTaskWorkerOptions.VersionMatchStrategy.Strict =>
            TaskOrchestrationVersioningUtils.CompareVersions(version ?? string.Empty, versioning.Version) == 0,
        DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder =>
            TaskOrchestrationVersioningUtils.CompareVersions(version ?? string.Empty, versioning.Version) <= 0,
        _ => true,
    };
}
