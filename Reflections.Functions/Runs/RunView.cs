using Reflections.Domain.Runs;

namespace Reflections.Functions.Runs;

/// <summary>A run as the HTTP API shows it.</summary>
public sealed record RunView(
    string Id, string ReflectionId, string SourceId, string Status, string? Outcome, string? Reason, string? MatchedRunId, string? RetryOf, string? RecoveredBy,
    long Ticket, string? Url, string? ContentHash, string? IngestKey, string? IdempotencyKey, RunFailure? Failure, RunCounts Counts,
    IReadOnlyList<TimelineStep> Timeline, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, double? Seconds)
{
    /// <summary>What happened in detail. Null: the timeline and the counts tell it, and the durable URLs have the history.</summary>
    public IReadOnlyList<TimelineStep>? Events { get; init; }

    /// <summary>The view of <paramref name="run"/>.</summary>
    public static RunView Of(RunRecord run)
    {
        var status = run.Status.ToWire();
        return new RunView(
            run.Id.Value, run.Reflection.Value, run.Source.Value, status, run.Status.IsTerminal() ? status : null, run.Reason, run.Matched?.Value,
            run.RetryOf?.Value, FinisherOf(run), run.Ticket, run.Input.Url, run.Content?.Value, run.Key?.Value, run.IdempotencyKey, run.Failure, run.Counts,
            [.. run.Timeline.OrderBy(step => step.Value).ThenBy(step => step.Key).Select(step => new TimelineStep(step.Key.ToWire(), step.Value))],
            run.CreatedAt, run.FinishedAt, run.FinishedAt is { } end ? Math.Max(0, Math.Round((end - run.CreatedAt).TotalSeconds, 3)) : null);
    }

    // The row of a run that was cancelled says who ended it. Where that is who asked for it, nobody had to step in: the reason tells it.
    private static string? FinisherOf(RunRecord run) => run is { Status: RunStatus.Cancelled, RecoveredBy: RunCancellation.By } ? null : run.RecoveredBy;
}

/// <summary>When a run first reached a status.</summary>
public sealed record TimelineStep(string Status, DateTimeOffset At);
