using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;

namespace Reflections.Functions.Runs;

/// <summary>
/// Cancels runs. The orchestration is ended first: from then on the sweeper brings the run to the same end, by the same steps, whatever becomes of
/// this request. What the run proposed is withdrawn then, and its row written last.
/// </summary>
public sealed class RunCancellation(RunStore runs, LedgerStore ledger, PatchProtocol patches, RunRecovery recovery, TimeProvider time)
{
    /// <summary>Who ended the run, as its row says.</summary>
    public const string By = "caller";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Cancels the run unless it has ended or its patch is approved. At most two calls when there is nothing to cancel (the rows of run and entry); else
    /// nine, two less when the run's content is not known yet, two more when a batch of it is withdrawn, and one when it has a turn or waits for review.
    /// </summary>
    /// <param name="reason">Why, and who asked; one sentence.</param>
    /// <exception cref="ProblemException">The run is not known.</exception>
    public async Task<Cancellation> CancelAsync(ReflectionId reflection, RunId id, string reason, DurableTaskClient client, CancellationToken cancellation)
    {
        var run = await GetAsync(reflection, id, cancellation);
        var entry = run.Key is { } key && !run.Status.IsTerminal() ? await ledger.GetAsync(key, cancellation) : null;
        var decision = CancellationRule.Decide(run, entry?.Value);
        if (decision.Action != CancellationAction.Cancel)
        {
            return new Cancellation(decision, run);
        }

        await client.TerminateAsync(id, reason, Patience, time, cancellation);

        // What its stages had written by then counts: it may have proposed its batch meanwhile, or got it approved.
        run = await GetAsync(reflection, id, cancellation);
        var patch = await patches.WithdrawAsync(run, By, cancellation);
        await recovery.EndAsync(reflection, id, run.OutcomeAfterWithdrawal(patch, RunStatus.Cancelled), reason, By, cancellation);

        run = await GetAsync(reflection, id, cancellation);
        return new Cancellation(
            run.Status switch
            {
                RunStatus.Cancelled => decision,
                RunStatus.Completed => new CancellationDecision(CancellationAction.RefuseApproved, $"The patch of run {id} was approved meanwhile, and is applied."),
                _ => CancellationRule.Decide(run, null),
            },
            run);
    }

    private async Task<RunRecord> GetAsync(ReflectionId reflection, RunId id, CancellationToken cancellation) =>
        (await runs.GetAsync(reflection, id, cancellation))?.Value ?? throw new ProblemException(Problem.NotFound($"Run '{id}'"));
}

/// <summary>What became of a request to cancel a run.</summary>
/// <param name="Run">The run as it stands now.</param>
public sealed record Cancellation(CancellationDecision Decision, RunRecord Run)
{
    /// <summary>Why the run is not cancelled; null when it is.</summary>
    public Problem? Problem => Decision.Action switch
    {
        CancellationAction.RefuseEnded => Problem.Conflict(Decision.Reason),
        CancellationAction.RefuseApproved => new Problem(409, "not-cancellable", "The run can no longer be cancelled.", Decision.Reason),
        _ => null,
    };
}
