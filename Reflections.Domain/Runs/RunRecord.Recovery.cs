using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Runs;

public sealed partial record RunRecord
{
    /// <summary>Whether the run has come to judge its batch once: from then on it may have got it approved.</summary>
    public bool WasJudged() => Timeline.ContainsKey(RunStatus.Evaluating);

    /// <summary>
    /// Whether somebody else may end the run as <paramref name="to"/>: as anything unless it is terminal. The one exception: a failed or cancelled run
    /// becomes <see cref="RunStatus.Completed"/>, because the patch it had got approved is applied.
    /// </summary>
    public bool CanEndFor(RunStatus to) => !Status.IsTerminal() || IsRecovered(to);

    /// <summary>The run as somebody else ends it, where <see cref="CanEndFor"/> allows it.</summary>
    /// <param name="by">"sweeper" or a run id.</param>
    /// <param name="noted">
    /// What the run has noted that readers see, or null. It has overtaken others, which ended because of it: unless its patch is applied it is a
    /// duplicate, whatever became of it afterwards.
    /// </param>
    public RunRecord EndFor(RunStatus to, string reason, string by, DateTimeOffset now, AppliedVersion? noted = null)
    {
        if (IsRecovered(to))
        {
            return Recover(by, now);
        }

        var ended = noted is null ? Advance(to, now, reason) : Advance(RunStatus.DuplicateSkipped, now, reason) with { Matched = noted.Run };
        return ended with { RecoveredBy = by };
    }

    /// <summary>How a run ends whose orchestration ended without an outcome. What was decided on its patch stands, however the orchestration ended.</summary>
    /// <param name="patch">How its patch ended, after it was withdrawn; null when it had none.</param>
    /// <param name="otherwise">How it ends when nothing was decided.</param>
    public RunStatus OutcomeAfterWithdrawal(PatchStatus? patch, RunStatus otherwise)
    {
        var outcome = patch switch
        {
            PatchStatus.Applied => RunStatus.Completed,
            PatchStatus.Rejected => RunStatus.EvalRejected,
            _ => otherwise,
        };
        return RunTransitions.CanMove(Status, outcome) ? outcome : RunStatus.Superseded;
    }

    private bool IsRecovered(RunStatus to) => to == RunStatus.Completed && RunTransitions.CanRecover(Status);
}
