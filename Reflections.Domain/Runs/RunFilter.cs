using Reflections.Domain.Identity;

namespace Reflections.Domain.Runs;

/// <summary>Which runs are meant: those for which all that is given holds.</summary>
public sealed record RunFilter
{
    /// <summary>Lets every run through.</summary>
    public static RunFilter All { get; } = new();

    /// <summary>One of these; empty for any.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>The source, or null for any.</summary>
    public SourceId? Source { get; init; }

    /// <summary>What the source's id begins with, as written; null for anything.</summary>
    public string? SourcePrefix { get; init; }

    /// <summary>The error class of a failed run, such as <c>fetch.timeout</c>; null for any run.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>Accepted at this moment or later; null for any time.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Accepted before this moment; null for any time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>The run that it repeats, or null for any run.</summary>
    public RunId? RetryOf { get; init; }

    /// <summary>Whether nothing is asked for.</summary>
    public bool IsAll => Statuses.Count == 0 && this with { Statuses = All.Statuses } == All;

    /// <summary>Whether the run is meant.</summary>
    public bool Matches(RunRecord run) =>
        (Statuses.Count == 0 || Statuses.Contains(run.Status))
        && (Source is null || run.Source == Source)
        && (SourcePrefix is null || run.Source.Value.StartsWith(SourcePrefix, StringComparison.Ordinal))
        && (ErrorClass is null || run.Failure?.ErrorClass == ErrorClass)
        && (CreatedAfter is null || run.CreatedAt >= CreatedAfter)
        && (CreatedBefore is null || run.CreatedAt < CreatedBefore)
        && (RetryOf is null || run.RetryOf == RetryOf);
}
