using Reflections.Domain.Identity;

namespace Reflections.Domain.Runs;

public sealed partial record RunRecord
{
    /// <summary>
    /// Moves on to <paramref name="to"/>. A step that is repeated after a crash finds the run already there: the record stays as it is.
    /// </summary>
    /// <param name="reason">One sentence; null keeps the one that is there.</param>
    /// <exception cref="InvalidOperationException">The status may not follow the present one.</exception>
    public RunRecord Advance(RunStatus to, DateTimeOffset now, string? reason = null)
    {
        if (to == Status)
        {
            return this;
        }

        RunTransitions.Require(Status, to);
        return Reach(to, now, reason);
    }

    /// <summary>Ends as <see cref="RunStatus.DuplicateSkipped"/>, naming the run it matched.</summary>
    /// <exception cref="InvalidOperationException">The run has another outcome.</exception>
    public RunRecord Skip(RunId matched, string reason, DateTimeOffset now) =>
        Status == RunStatus.DuplicateSkipped ? this : Advance(RunStatus.DuplicateSkipped, now, reason) with { Matched = matched };

    /// <summary>Ends as <see cref="RunStatus.Failed"/>.</summary>
    /// <exception cref="InvalidOperationException">The run has another outcome.</exception>
    public RunRecord Fail(RunFailure failure, DateTimeOffset now) =>
        Status == RunStatus.Failed ? this : Advance(RunStatus.Failed, now, failure.Message) with { Failure = failure };

    /// <summary>
    /// Ends as <see cref="RunStatus.Completed"/> because <paramref name="by"/> applied the run's approved patch: the one way out of
    /// <see cref="RunStatus.Failed"/> and <see cref="RunStatus.Cancelled"/>. The reason keeps what had happened.
    /// </summary>
    /// <param name="by">"sweeper" or a run id.</param>
    /// <exception cref="InvalidOperationException">The run has an outcome that no recovery changes.</exception>
    public RunRecord Recover(string by, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        if (Status == RunStatus.Completed)
        {
            return this;
        }

        RunTransitions.RequireRecovery(Status);
        var before = Failure is not null ? $" after the run had failed in {Failure.Stage} ({Failure.ErrorClass}: {Failure.Message})"
            : Status == RunStatus.Cancelled ? " after the run was cancelled."
            : ".";
        return Reach(RunStatus.Completed, now, $"The approved patch was applied by {by}{before}") with { RecoveredBy = by, Failure = null };
    }

    /// <summary>Forgets a "not modified" that leads nowhere: the content is to be fetched whole.</summary>
    public RunRecord FetchWhole() => this with { Known = null, Validators = null, Content = null, Key = null };

    private RunRecord Reach(RunStatus to, DateTimeOffset now, string? reason) => this with
    {
        Status = to,
        Reason = reason ?? Reason,
        Timeline = Timeline.ContainsKey(to) ? Timeline : new Dictionary<RunStatus, DateTimeOffset>(Timeline) { [to] = now },
        FinishedAt = to.IsTerminal() ? now : FinishedAt,
        Known = to.IsTerminal() ? null : Known,
        Validators = to.IsTerminal() ? null : Validators,
    };
}
