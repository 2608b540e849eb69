using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Batches;

/// <summary>One source of a batch, and what became of it.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Input">What to ingest; content that came along is a blob.</param>
/// <param name="Epoch">The ticket of the source's last deletion when the batch was sent: what is deleted later is not brought back.</param>
public sealed record SourceBatchItem(int Index, SourceId Source, SourceInput Input, long Epoch)
{
    /// <summary>The item's run, once it is accepted.</summary>
    public RunId? Run { get; init; }

    /// <summary>How the run ended, or <see cref="RunStatus.AwaitingReview"/>, on which a batch does not wait; null before.</summary>
    public RunStatus? Outcome { get; init; }

    /// <summary>One sentence that belongs to <see cref="Outcome"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the batch is done with a run of this status.</summary>
    public static bool IsOutcome(RunStatus status) => status == RunStatus.AwaitingReview || status.IsTerminal();

    /// <summary>The item as its run stands.</summary>
    public SourceBatchItem With(RunRecord run) =>
        this with { Run = run.Id, Outcome = IsOutcome(run.Status) ? run.Status : null, Reason = IsOutcome(run.Status) ? run.Reason : null };
}
