namespace Reflections.Domain.Evaluation;

/// <summary>When a batch is applied by itself, held for a reviewer, or refused.</summary>
public sealed record EvaluationPolicy
{
    /// <summary>Who decides.</summary>
    public ReviewMode Review { get; init; } = ReviewMode.Auto;

    /// <summary>Shortest quote that proves anything, in UTF-16 units.</summary>
    public int MinQuoteLength { get; init; } = 8;

    /// <summary>Smallest share of extracted facts that must be grounded, 0 to 1; below it the batch is refused. Ignored when no fact was extracted.</summary>
    public double MinGroundedShare { get; init; } = 0.5;

    /// <summary>A text shorter than this, in UTF-16 units, that names and states nothing is refused as an empty result: a placeholder page, not a document.</summary>
    public int MinTextLength { get; init; } = 80;

    /// <summary>A re-ingest that retires more than this share of the applied facts (or, without facts, of the applied chunks) may be a collapse, 0 to 1.</summary>
    public double CollapseRetiredShare { get; init; } = 0.7;

    /// <summary>... and it is one when the new text is shorter than this share of the old, 0 to 1. A rewrite of similar size is none.</summary>
    public double CollapseRemainingShare { get; init; } = 0.35;

    /// <summary>How long a held batch waits for a reviewer.</summary>
    public TimeSpan ReviewTimeout { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What shapes a verdict; part of the pipeline fingerprint.</summary>
    public string Fingerprint =>
        FormattableString.Invariant($"evaluation-3:{MinQuoteLength}:{MinGroundedShare}:{MinTextLength}:{CollapseRetiredShare}:{CollapseRemainingShare}");
}

/// <summary>Who decides on a batch.</summary>
public enum ReviewMode
{
    /// <summary>The policy; only a collapse is held.</summary>
    Auto = 0,

    /// <summary>A reviewer, always.</summary>
    Manual = 1,

    /// <summary>A reviewer, when the policy has a warning.</summary>
    OnWarning = 2,
}
