using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Domain.Ledger;

/// <summary>What carrying out a decision takes.</summary>
/// <param name="Outcome">How the run ends; null unless <paramref name="Move"/> is <see cref="ClaimMove.End"/>.</param>
/// <param name="Reason">One sentence for operators.</param>
public sealed record ClaimCourse(ClaimMove Move, RunStatus? Outcome, string Reason)
{
    /// <summary>Whether the move leads to work. What ends the run waits for nobody.</summary>
    public bool NeedsTurn => Move is ClaimMove.Settle or ClaimMove.Judge or ClaimMove.Apply or ClaimMove.Work;

    /// <summary>The course of a decision.</summary>
    /// <param name="facts">What it was made by.</param>
    public static ClaimCourse Of(ClaimDecision decision, ClaimFacts facts) => decision switch
    {
        ClaimDecision.ReturnTerminal => new ClaimCourse(ClaimMove.Return, null, decision.Reason),
        ClaimDecision.Superseded => new ClaimCourse(ClaimMove.End, RunStatus.Superseded, decision.Reason),
        ClaimDecision.DuplicateSkipped => new ClaimCourse(ClaimMove.End, RunStatus.DuplicateSkipped, decision.Reason),
        ClaimDecision.Continue { At: ContinueAt.Finish } => Finish(decision, facts),
        ClaimDecision.RecoverApply => new ClaimCourse(ClaimMove.Settle, null, decision.Reason),
        ClaimDecision.Continue { At: ContinueAt.Apply } => new ClaimCourse(ClaimMove.Apply, null, decision.Reason),
        ClaimDecision.Continue or ClaimDecision.Reuse or ClaimDecision.Repair => new ClaimCourse(ClaimMove.Judge, null, decision.Reason),
        _ => new ClaimCourse(ClaimMove.Work, null, decision.Reason),
    };

    // The run's own refusal only: the entry may have passed to a later run, which was refused where this one was shown.
    private static ClaimCourse Finish(ClaimDecision decision, ClaimFacts facts)
    {
        var entry = facts.Entry;
        return entry?.Status == PatchStatus.Rejected && entry.Owner == facts.Run
            ? new ClaimCourse(ClaimMove.End, RunStatus.EvalRejected, entry.Evaluation ?? decision.Reason)
            : new ClaimCourse(ClaimMove.Finish, null, decision.Reason);
    }
}

/// <summary>What a run does about its claim.</summary>
public enum ClaimMove
{
    /// <summary>The run is terminal: nothing.</summary>
    Return,

    /// <summary>Write the outcome.</summary>
    End,

    /// <summary>Its patch is applied or superseded: apply it again, which finishes what is left and finds the outcome.</summary>
    Finish,

    /// <summary>Settle another run's approved patch, then decide again.</summary>
    Settle,

    /// <summary>A batch is there: judge it.</summary>
    Judge,

    /// <summary>The run's patch is approved: apply it.</summary>
    Apply,

    /// <summary>Do the work.</summary>
    Work,
}
