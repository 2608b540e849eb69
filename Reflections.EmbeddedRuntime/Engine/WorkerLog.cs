using Microsoft.Extensions.Logging;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>What a worker tells of its tasks, under the category, events and fields that tools for the programming model look for.</summary>
/// <remarks>At Debug: at the level of normal operation it would be several lines for every fragment of a document.</remarks>
internal static partial class WorkerLog
{
    public const string Category = "Microsoft.DurableTask.Worker";

    [LoggerMessage(600, LogLevel.Debug, "Orchestrator {Name} of instance {InstanceId} begins.")]
    public static partial void OrchestrationStarted(ILogger logger, string name, string instanceId);

    [LoggerMessage(601, LogLevel.Debug, "Orchestrator {Name} of instance {InstanceId} has completed.")]
    public static partial void OrchestrationCompleted(ILogger logger, string name, string instanceId);

    [LoggerMessage(602, LogLevel.Debug, "Orchestrator {Name} of instance {InstanceId} has failed.")]
    public static partial void OrchestrationFailed(ILogger logger, string name, string instanceId, Exception exception);

    [LoggerMessage(603, LogLevel.Debug, "Activity {Name} begins for instance {InstanceId}.")]
    public static partial void ActivityStarted(ILogger logger, string name, string instanceId);

    [LoggerMessage(604, LogLevel.Debug, "Activity {Name} has completed for instance {InstanceId}.")]
    public static partial void ActivityCompleted(ILogger logger, string name, string instanceId);

    [LoggerMessage(605, LogLevel.Debug, "Activity {Name} has failed for instance {InstanceId}.")]
    public static partial void ActivityFailed(ILogger logger, string name, string instanceId, Exception exception);
}
