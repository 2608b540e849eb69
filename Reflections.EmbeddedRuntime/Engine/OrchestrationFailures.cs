using Microsoft.DurableTask;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Failures that the engine itself reports. Their types are the names that the genuine runtime uses for them.</summary>
internal static class OrchestrationFailures
{
    private const string ActivityNotFound = "ActivityTaskNotFound";
    private const string OrchestratorNotFound = "OrchestratorTaskNotFound";
    private const string Poisonous = "PoisonousWorkItem";

    public static TaskFailureDetails MissingActivity(string name) => Of(ActivityNotFound, $"No activity task named '{name}' was found.");

    public static TaskFailureDetails MissingOrchestrator(string name) =>
        Of(OrchestratorNotFound, $"No orchestrator task named '{name}' was found.");

    public static TaskFailureDetails PoisonousActivity(string name, int crashes) =>
        Of(Poisonous, $"The activity '{name}' was in progress {crashes} times when its host died; it is not tried again.");

    public static TaskFailureDetails PoisonousTurn(string name, int crashes) =>
        Of(Poisonous, $"The orchestrator '{name}' was in progress {crashes} times when its host died; it is not tried again.");

    public static TaskFailureDetails InvalidAsynchronousUse() =>
        Of(typeof(InvalidOperationException).FullName!, OrchestratorScheduler.InvalidUseMessage);

    public static TaskFailureDetails NonDeterministic(string message) =>
        Of("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", $"Non-Deterministic workflow detected: {message}");

    /// <summary>Whether trying again could help.</summary>
    public static bool IsRetriable(TaskFailureDetails failure) =>
        failure.ErrorType is not (ActivityNotFound or OrchestratorNotFound or Poisonous);

    public static string Describe(HistoryEvent step) => step.Name is null
        ? $"{step.Type} #{step.TaskId}"
        : $"{step.Type} #{step.TaskId} '{step.Name}'";

    private static TaskFailureDetails Of(string type, string message) => new(type, message, null, null, null);
}
