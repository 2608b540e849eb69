using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>
/// A run that is kept as a file: what the orchestrator was given, and its history. Replayed against the orchestrator of today it tells
/// whether instances that are under way would survive the change.
/// </summary>
internal sealed record RecordedRun(string Orchestrator, string InstanceId, string? Version, string? Input, IReadOnlyList<HistoryEvent> History)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Takes a run of an engine down.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public static RecordedRun Export(IHistoryStore store, string instanceId)
    {
        var instance = store.Find(instanceId) ?? throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
        return new RecordedRun(instance.Name, instance.InstanceId, instance.Version, instance.Input, store.ReadHistory(instance.Key));
    }

    public static RecordedRun Parse(string json) =>
        JsonSerializer.Deserialize<RecordedRun>(json, s_json) ?? throw new JsonException("The file holds no run.");

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Replays the run. What differs, naming expected and actual step; null when the orchestrator does what it did.</summary>
    public string? Replay(IDurableTaskFactory orchestrators, IServiceScopeFactory scopes, DataConverter converter)
    {
        var end = History is [.., { Type: HistoryEventType.ExecutionCompleted } last] ? last : null;
        var steps = History.Where(step => step != end).ToList();
        var instance = new InstanceRecord
        {
            Key = 1,
            InstanceId = InstanceId,
            Name = Orchestrator,
            Version = Version,
            Input = Input,
            Started = true,
            Status = OrchestrationRuntimeStatus.Running,
        };
        using var session = new OrchestrationSession(
            instance,
            steps,
            new OrchestratorLease(orchestrators, scopes, instance),
            new SessionSettings(converter, string.Empty, NullLoggerFactory.Instance, new FailureDescriber(null, NullLogger.Instance)),
            () => { });
        var (turn, _) = session.Run([], steps.Count == 0 ? default : steps[^1].Timestamp);
        if (session.Ended && turn is { Events: [], Failure: { } divergence })
        {
            return divergence.ErrorMessage;
        }

        if (turn.Events is [{ Type: not HistoryEventType.ExecutionCompleted } more, ..])
        {
            return $"step {steps.Count} of the history is {Describe(end)}, but the orchestrator did {OrchestrationFailures.Describe(more)}.";
        }

        var now = turn.Events is [{ } only] ? only : null;
        return end?.Payload == now?.Payload && (end is null) == (now is null)
            ? null
            : $"step {steps.Count} of the history is {Describe(end)}, but the orchestrator did {Describe(now)}.";
    }

    private static string Describe(HistoryEvent? end) => end is null ? "nothing more" : $"{end.Type} with {end.Payload ?? "nothing"}";
}
