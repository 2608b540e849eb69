using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>What a run does with its content, and why.</summary>
/// <param name="Reason">One sentence for operators, stored on the run.</param>
public abstract record ClaimDecision(string Reason)
{
    /// <summary>The run is terminal: nothing is left to do.</summary>
    public sealed record ReturnTerminal(string Reason) : ClaimDecision(Reason);

    /// <summary>The entry is this run's own: go on where it stands.</summary>
    public sealed record Continue(ContinueAt At, string Reason) : ClaimDecision(Reason);

    /// <summary>A newer observation is applied.</summary>
    public sealed record Superseded(string Reason) : ClaimDecision(Reason);

    /// <summary>An earlier run's approved patch must be settled first; then decide again.</summary>
    public sealed record RecoverApply(RunId Owner, long Generation, FlipVerdict Settlement, string Reason) : ClaimDecision(Reason);

    /// <summary>Nothing to do. <paramref name="RaiseAsOf"/>: the skip first notes this run's observation on the source.</summary>
    public sealed record DuplicateSkipped(SkipCause Cause, RunId Matched, bool RaiseAsOf, string Reason) : ClaimDecision(Reason);

    /// <summary>The content counts as applied but its knowledge is not there: apply its batch again under this run's generation.</summary>
    public sealed record Repair(string Reason) : ClaimDecision(Reason);

    /// <summary>A batch is there from earlier work: judge and apply it under this run's generation.</summary>
    public sealed record Reuse(string Reason) : ClaimDecision(Reason);

    /// <summary>Do the work.</summary>
    public sealed record Proceed(string Reason) : ClaimDecision(Reason);
}

/// <summary>Where a run that owns its entry goes on.</summary>
public enum ContinueAt
{
    /// <summary>The batch is proposed.</summary>
    Evaluate,

    /// <summary>The batch is approved.</summary>
    Apply,

    /// <summary>The batch is applied, rejected or superseded: write the outcome.</summary>
    Finish,
}

/// <summary>Why a content needs no work.</summary>
public enum SkipCause
{
    /// <summary>It is what readers see.</summary>
    AppliedBy,

    /// <summary>It was judged and refused.</summary>
    RejectedBy,
}
