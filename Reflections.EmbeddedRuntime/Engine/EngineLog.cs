using Microsoft.Extensions.Logging;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>What the engine logs.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information, "The engine runs hub {Hub} in {Folder}; {Instances} instances and {Activities} activities go on, {Timers} timers are set.")]
    public static partial void EngineStarted(ILogger logger, string hub, string folder, int instances, int activities, int timers);

    [LoggerMessage(2, LogLevel.Error, "A turn of instance {Key} could not be committed; it is tried again.")]
    public static partial void TurnNotCommitted(ILogger logger, long key, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Orchestrator {Name} failed, instance {InstanceId}: {Failure}")]
    public static partial void OrchestrationFailed(ILogger logger, string name, string instanceId, string failure);

    [LoggerMessage(4, LogLevel.Warning, "{Activities} activities and {Turns} turns were still in progress when the time to drain was over; they run again at the next start.")]
    public static partial void NotDrained(ILogger logger, int activities, int turns);

    [LoggerMessage(5, LogLevel.Warning, "{Count} work items were in progress when the last host died.")]
    public static partial void HostHadDied(ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Error, "{Problem} Orchestrations stand still; each is tried again every second.")]
    public static partial void StoreFailing(ILogger logger, string problem);

    [LoggerMessage(7, LogLevel.Warning, "The history can be written again; orchestrations go on.")]
    public static partial void StoreWorksAgain(ILogger logger);

    [LoggerMessage(8, LogLevel.Warning, "The properties of an exception of type {Type} could not be had; its failure is recorded without them.")]
    public static partial void PropertiesNotProvided(ILogger logger, string type, Exception exception);
}
