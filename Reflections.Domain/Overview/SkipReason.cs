using Reflections.Domain.Runs;

namespace Reflections.Domain.Overview;

/// <summary>Why a run needed no work.</summary>
public enum SkipReason
{
    /// <summary>Its content is what readers see.</summary>
    AppliedBy,

    /// <summary>Its content was judged and refused.</summary>
    RejectedBy,

    /// <summary>The server answered that its page has not changed.</summary>
    NotModified,
}

/// <summary>Reads the reason of a skip out of a run.</summary>
public static class SkipReasons
{
    /// <summary>Why the run was skipped; null when it was not.</summary>
    public static SkipReason? Of(RunRecord run) =>
        run.Status != RunStatus.DuplicateSkipped ? null

        // Of what was fetched whole the raw content is kept.
        : run.Input is { Url: not null, Raw: null } ? SkipReason.NotModified

        // A duplicate of what is applied carries that version's counts, and no version is without chunks.
        : run.Counts.Chunks > 0 ? SkipReason.AppliedBy : SkipReason.RejectedBy;
}
