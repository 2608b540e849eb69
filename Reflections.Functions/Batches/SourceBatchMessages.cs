using System.Text.Json.Serialization;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Batches;

// What the batch's orchestrator and its activities say to each other: references and counts, never content.

/// <summary>The orchestration's input: how far it has come.</summary>
/// <param name="Next">The first item that was not started.</param>
/// <param name="Working">The runs that are not at their end.</param>
/// <param name="Outcomes">How many items ended how, by wire name.</param>
/// <param name="Idle">Looks since one of the runs ended.</param>
public sealed record SourceBatchState(
    ReflectionId Reflection, RunId Batch, int Total, int Concurrency, int Next, IReadOnlyList<WorkingItem> Working,
    IReadOnlyDictionary<string, int> Outcomes, int Idle = 0, bool IsCancelled = false)
{
    /// <summary>The recorded trace that the batch was sent in, as a <c>traceparent</c>, or null. It travels along as a run's does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>Nothing is left to start, and nothing to wait for.</summary>
    [JsonIgnore]
    public bool IsOver => Working.Count == 0 && ToStart == 0;

    /// <summary>How many items may be started now.</summary>
    [JsonIgnore]
    public int ToStart => IsCancelled ? 0 : Math.Min(Concurrency - Working.Count, Total - Next);

    /// <summary>The beginning of a batch.</summary>
    public static SourceBatchState Of(SourceBatch batch) =>
        new(batch.Reflection, batch.Id, batch.Total, batch.Concurrency, 0, [], new Dictionary<string, int>());

    /// <summary>The state after those items were looked at.</summary>
    /// <param name="looked">Items that were started just now, or that were at work.</param>
    public SourceBatchState After(IReadOnlyList<ItemStanding> looked)
    {
        var seen = looked.Select(item => item.Index).ToHashSet();
        var outcomes = Outcomes.ToDictionary(StringComparer.Ordinal);
        foreach (var ended in looked.Where(item => item.Outcome is not null))
        {
            outcomes[ended.Outcome!] = outcomes.GetValueOrDefault(ended.Outcome!) + 1;
        }

        return this with
        {
            Working =
            [
                .. Working.Where(item => !seen.Contains(item.Index)),
                .. looked.Where(item => item is { Outcome: null, Run: not null }).Select(item => new WorkingItem(item.Index, item.Run!)),
            ],
            Outcomes = outcomes,
            IsCancelled = IsCancelled || looked.Any(item => item.IsHeldBack),
        };
    }
}

/// <summary>An item whose run is at work.</summary>
public sealed record WorkingItem(int Index, RunId Run);

/// <summary>Live progress, shown as the custom status, and the orchestration's output.</summary>
public sealed record SourceBatchProgress(
    [property: JsonPropertyName("stage")] string Stage, [property: JsonPropertyName("done")] int Done, [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("outcomes")] IReadOnlyDictionary<string, int> Outcomes)
{
    /// <summary>The progress of a state.</summary>
    public static SourceBatchProgress Of(SourceBatchState state) => new("batch", state.Outcomes.Values.Sum(), state.Total, state.Outcomes);
}

/// <summary>Asks to accept an item's run.</summary>
/// <param name="Problem">Asks instead to note that it could not be accepted, and why; null to accept it.</param>
public sealed record ItemInput(ReflectionId Reflection, RunId Batch, int Index, string? Problem = null)
{
    /// <inheritdoc cref="SourceBatchState.Trace"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>Asks how the runs stand.</summary>
public sealed record LookInput(ReflectionId Reflection, RunId Batch, IReadOnlyList<WorkingItem> Items)
{
    /// <inheritdoc cref="SourceBatchState.Trace"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>How an item stands.</summary>
/// <param name="Outcome">Wire name, or null while its run is at work.</param>
/// <param name="IsHeldBack">It was not started, for the batch is cancelled.</param>
public sealed record ItemStanding(int Index, RunId? Run, string? Outcome, bool IsHeldBack = false)
{
    /// <summary>The standing that an item's row tells.</summary>
    public static ItemStanding Of(SourceBatchItem item) => new(item.Index, item.Run, item.Outcome?.ToWire());
}

/// <summary>Asks to note the batch's end.</summary>
public sealed record FinishBatchInput(ReflectionId Reflection, RunId Batch, SourceBatchStatus Status)
{
    /// <inheritdoc cref="SourceBatchState.Trace"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}
