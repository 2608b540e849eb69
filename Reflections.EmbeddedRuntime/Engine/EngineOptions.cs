namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>How the embedded engine runs. Bound from <c>IOptions&lt;EngineOptions&gt;</c>.</summary>
/// <remarks>
/// The seam between the engine and its host is four things, nothing else is needed:
/// <list type="bullet">
/// <item><c>services.AddDurableTaskWorker(b => b.AddTasks(registry => ...))</c> adds one hosted service that opens the data folder, runs
/// the tasks and drains on stop; <c>services.AddDurableTaskClient()</c> adds the client (also <c>IDurableTaskClientProvider</c>). Both
/// share one engine singleton per host.</item>
/// <item><c>services.Configure&lt;EngineOptions&gt;(...)</c> sets the values below; they win over the worker's own concurrency options when set.</item>
/// <item>A <c>TimeProvider</c> in the services is the engine's clock; the system's when there is none.</item>
/// <item><see cref="History.IHistoryReader"/> (a singleton service) reads an instance's history.</item>
/// </list>
/// An activity's registry factory is given the scope of that one call, disposed when the call ends; an orchestrator's factory is
/// given a scope that lives as long as the orchestration stays in memory.
/// </remarks>
internal sealed class EngineOptions
{
    /// <summary>Folder of the history database and its lock; created when missing. One process at a time.</summary>
    public string DataDirectory { get; set; } = Path.Combine(".reflections", "engine");

    /// <summary>Whether the history is kept in memory only: nothing is written, and nothing outlives the host.</summary>
    public bool InMemory { get; set; }

    /// <summary>Task hub, part of the database's file name: letters, digits, '-' and '_'.</summary>
    public string HubName { get; set; } = "Reflections";

    /// <summary>Activities that run at once, at least 1; the worker's option when null.</summary>
    public int? MaxConcurrentActivities { get; set; }

    /// <summary>Orchestrations whose turns are in progress at once, at least 1; the worker's option when null.</summary>
    public int? MaxConcurrentOrchestrators { get; set; }

    /// <summary>Orchestrations kept in memory between turns; the longest idle ones leave first and are replayed when they are next needed.</summary>
    public int MaxSessionsInMemory { get; set; } = 2000;

    /// <summary>
    /// Whether clients and orchestrators see what the Functions host shows where it differs from the worker alone: a custom status is the
    /// JSON null once the instance has run, metadata has no failure details, an unknown orchestrator fails with the host's own text,
    /// calls of unknown activities are retried, and to suspend or resume what has ended is refused rather than without effect.
    /// </summary>
    public bool FunctionsHost { get; set; }

    /// <summary>Whether each turn replays from history, for tests of determinism.</summary>
    public bool ReplayEveryTurn { get; set; }

    /// <summary>Puts something between the engine and its store, for tests that disturb what it commits; null for nothing.</summary>
    public Func<History.IHistoryStore, History.IHistoryStore>? WrapStore { get; set; }

    /// <summary>
    /// How often an activity or turn may be in progress when its host dies before it is failed as poisonous, at least 1. Whatever runs
    /// beside the culprit is counted too, and hosts are also killed for other reasons, so the limit is not a tight one.
    /// </summary>
    public int MaxHostCrashes { get; set; } = 10;

    /// <summary>How long a graceful stop waits for activities that are in progress and for their answers to be committed.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
