using Reflections.Domain.Identity;

namespace Reflections.Functions.Patches;

/// <summary>How a write-ahead row was settled.</summary>
/// <param name="Reason">One sentence for operators.</param>
/// <param name="Reviews">The runs of the source that wait for review, and may be overtaken now.</param>
public sealed record SettleResult(SettleOutcome Outcome, string Reason, IReadOnlyList<RunId>? Reviews = null);

/// <summary>How a write-ahead row was settled.</summary>
public enum SettleOutcome
{
    /// <summary>The patch was approved and is applied now.</summary>
    Applied = 0,

    /// <summary>The patch was applied before; what was left to do is done.</summary>
    AlreadyApplied = 1,

    /// <summary>A newer observation is visible; the patch ended superseded.</summary>
    Superseded = 2,

    /// <summary>The patch was never approved, or its life is over; the row is gone.</summary>
    Dropped = 3,

    /// <summary>The generation is deleted; the row is gone.</summary>
    Cleaned = 4,

    /// <summary>It is too early: the row stays.</summary>
    Kept = 5,
}
