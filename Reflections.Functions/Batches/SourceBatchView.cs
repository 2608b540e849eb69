using Reflections.Domain.Runs;

namespace Reflections.Functions.Batches;

/// <summary>A batch as the HTTP API shows it.</summary>
/// <param name="Done">Items that have an outcome.</param>
/// <param name="Outcomes">How many ended how, by wire name.</param>
/// <param name="CancelRequestedAt">When somebody asked that nothing more is started, or null.</param>
public sealed record SourceBatchView(
    string Id, string ReflectionId, SourceBatchStatus Status, int Total, int Done, IReadOnlyDictionary<string, int> Outcomes,
    DateTimeOffset CreatedAt, DateTimeOffset? CancelRequestedAt, DateTimeOffset? FinishedAt, IReadOnlyList<SourceBatchItemView> Items)
{
    /// <summary>The view of <paramref name="batch"/>. What a cancelled batch did not start is cancelled.</summary>
    public static SourceBatchView Of(SourceBatch batch, IReadOnlyList<SourceBatchItem> items)
    {
        var shown = items.Select(item => SourceBatchItemView.Of(batch, item)).ToList();
        var outcomes = shown.Where(item => item.Outcome is not null)
            .GroupBy(item => item.Outcome!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count());
        return new SourceBatchView(
            batch.Id.Value, batch.Reflection.Value, batch.Status, batch.Total, outcomes.Values.Sum(), outcomes, batch.CreatedAt, batch.CancelRequestedAt,
            batch.FinishedAt, shown);
    }
}

/// <summary>An item of a batch.</summary>
/// <param name="RunId">Null before it is accepted.</param>
/// <param name="Outcome">Null while it waits or its run is at work.</param>
public sealed record SourceBatchItemView(string SourceId, string? RunId, string? Outcome, string? Reason)
{
    internal static SourceBatchItemView Of(SourceBatch batch, SourceBatchItem item) =>
        item is { Run: null, Outcome: null } && batch.Status == SourceBatchStatus.Cancelled
            ? new SourceBatchItemView(item.Source.Value, null, RunStatus.Cancelled.ToWire(), "The batch was cancelled before this item was started.")
            : new SourceBatchItemView(item.Source.Value, item.Run?.Value, item.Outcome?.ToWire(), item.Reason);
}
