namespace Reflections.Functions.Batches;

/// <summary>A batch without its items, as the list of batches shows it.</summary>
/// <param name="Concurrency">Runs at a time.</param>
/// <param name="CancelRequestedAt">When somebody asked that nothing more is started, or null.</param>
public sealed record SourceBatchSummary(
    string Id, string ReflectionId, SourceBatchStatus Status, int Total, int Concurrency, bool Force, DateTimeOffset CreatedAt,
    DateTimeOffset? CancelRequestedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>The summary of <paramref name="batch"/>.</summary>
    public static SourceBatchSummary Of(SourceBatch batch) => new(
        batch.Id.Value, batch.Reflection.Value, batch.Status, batch.Total, batch.Concurrency, batch.Force, batch.CreatedAt, batch.CancelRequestedAt, batch.FinishedAt);
}
