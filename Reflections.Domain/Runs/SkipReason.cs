namespace Reflections.Domain.Runs;

/// <summary>Why a run was skipped, in one word for counting. The run's own reason says it in a sentence.</summary>
public static class SkipReason
{
    /// <summary>What readers see is this content.</summary>
    public const string AppliedBy = "applied_by";

    /// <summary>The content was judged and refused.</summary>
    public const string RejectedBy = "rejected_by";

    /// <summary>The server answered that the page has not changed.</summary>
    public const string NotModified = "not_modified";

    /// <summary>How the reason of a run begins whose server answered that nothing has changed.</summary>
    public const string NotModifiedSentence = "The server answered that nothing has changed.";

    /// <summary>What the reason says of the matched run when that was refused the content.</summary>
    public const string RefusedPhrase = "was refused this content";

    /// <summary>The word for <paramref name="run"/>; null when it was not skipped.</summary>
    public static string? Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Status != RunStatus.DuplicateSkipped)
        {
            return null;
        }

        var reason = run.Reason ?? "";
        return reason.StartsWith(NotModifiedSentence, StringComparison.Ordinal) ? NotModified
            : reason.StartsWith($"Run {run.Matched} {RefusedPhrase}", StringComparison.Ordinal) ? RejectedBy
            : AppliedBy;
    }
}
