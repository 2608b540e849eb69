using Reflections.Domain.Ledger;

namespace Reflections.Domain.Runs;

/// <summary>Whether a run may still be cancelled: until it has ended, or what it proposed is decided.</summary>
public static class CancellationRule
{
    /// <summary>Decides.</summary>
    /// <param name="run">The run that is to be cancelled.</param>
    /// <param name="entry">What the ledger knows of the run's content; null when nothing, or when the content is not known yet.</param>
    public static CancellationDecision Decide(RunRecord run, LedgerEntry? entry)
    {
        if (run.Status.IsTerminal())
        {
            return run.Status == RunStatus.Cancelled
                ? new CancellationDecision(CancellationAction.None, $"Run {run.Id} is cancelled.")
                : new CancellationDecision(CancellationAction.RefuseEnded, $"Run {run.Id} has ended as {run.Status.ToWire()}.");
        }

        var standing = run.Status == RunStatus.Applying ? LifeStanding.Approved : entry?.StandingOf(run.Id, run.Ticket);
        return standing switch
        {
            LifeStanding.Approved => new CancellationDecision(CancellationAction.RefuseApproved, $"The patch of run {run.Id} is approved and will be applied."),
            LifeStanding.Refused => new CancellationDecision(CancellationAction.RefuseEnded, $"The patch of run {run.Id} was refused: the run is about to end."),
            _ => new CancellationDecision(CancellationAction.Cancel, $"Nothing of run {run.Id} is approved."),
        };
    }
}

/// <summary>What becomes of a request to cancel a run, and why.</summary>
public sealed record CancellationDecision(CancellationAction Action, string Reason);

/// <summary>What becomes of a request to cancel a run.</summary>
public enum CancellationAction
{
    /// <summary>End it as cancelled.</summary>
    Cancel,

    /// <summary>It is cancelled already.</summary>
    None,

    /// <summary>It has another outcome, or is about to write it.</summary>
    RefuseEnded,

    /// <summary>What it proposed is approved: it is applied or settled, and nothing undoes that.</summary>
    RefuseApproved,
}
