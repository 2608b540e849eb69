using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.DurableTask;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Failures that the engine itself reports. Their types are the names that the genuine runtime uses for them.</summary>
internal static class OrchestrationFailures
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    public static TaskFailureDetails VersionMismatch(string? version, string workersVersion) =>
        Of("VersionMismatch", $"The orchestration has version '{version}', which the worker of version '{workersVersion}' does not take.");

    public static TaskFailureDetails InvalidAsynchronousUse() =>
        Of(typeof(InvalidOperationException).FullName!, OrchestratorScheduler.InvalidUseMessage);

    public static TaskFailureDetails NonDeterministic(string message) =>
        Of("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", $"Non-Deterministic workflow detected: {message}");

    /// <summary>Whether trying again could help. The Functions host tries unknown tasks again too.</summary>
    public static bool IsRetriable(TaskFailureDetails failure, bool functionsHost) => failure.ErrorType switch
    {
        Poisonous => false,
        ActivityNotFound or OrchestratorNotFound => functionsHost,
        _ => true,
    };

    public static bool IsMissingOrchestrator(TaskFailureDetails failure) => failure.ErrorType == OrchestratorNotFound;

    /// <summary>What the Functions host shows as the output of an instance whose orchestrator it does not know.</summary>
    public static string FunctionsHostOutput(string name, IReadOnlyList<string> known)
    {
        var others = known.Count == 0
            ? "No orchestrator functions are currently registered!"
            : $"The following are the known orchestrator functions: '{string.Join("', '", known)}'.";
        var message = $"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: {others}";
        return JsonSerializer.Serialize(new { message, details = (string?)null }, s_plain);
    }

    public static string Describe(HistoryEvent step) => step.Name is null
        ? $"{step.Type} #{step.TaskId}"
        : $"{step.Type} #{step.TaskId} '{step.Name}'";

    private static TaskFailureDetails Of(string type, string message) => new(type, message, null, null, null);
}
