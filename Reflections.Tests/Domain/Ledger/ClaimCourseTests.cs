using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class ClaimCourseTests
{
    public static TheoryData<ClaimDecision, ClaimMove, RunStatus?, bool> EveryDecision() => new()
    {
        { new ClaimDecision.ReturnTerminal(""), ClaimMove.Return, null, false },
        { new ClaimDecision.Superseded(""), ClaimMove.End, RunStatus.Superseded, false },
        { new ClaimDecision.DuplicateSkipped(SkipCause.AppliedBy, Run(1), true, ""), ClaimMove.End, RunStatus.DuplicateSkipped, false },
        { new ClaimDecision.Continue(ContinueAt.Finish, ""), ClaimMove.Finish, null, false },
        { new ClaimDecision.Continue(ContinueAt.Evaluate, ""), ClaimMove.Judge, null, true },
        { new ClaimDecision.Continue(ContinueAt.Apply, ""), ClaimMove.Apply, null, true },
        { new ClaimDecision.RecoverApply(Run(1), 1, FlipVerdict.Flip, ""), ClaimMove.Settle, null, true },
        { new ClaimDecision.Reuse(""), ClaimMove.Judge, null, true },
        { new ClaimDecision.Repair(""), ClaimMove.Judge, null, true },
        { new ClaimDecision.Proceed(""), ClaimMove.Work, null, true },
    };

    [Theory]
    [MemberData(nameof(EveryDecision), DisableDiscoveryEnumeration = true)]
    public void Of_EveryDecision_LeadsToItsMove(ClaimDecision decision, ClaimMove move, RunStatus? outcome, bool needsTurn)
    {
        var course = ClaimCourse.Of(decision, Facts(null));

        Assert.Equal((move, outcome, needsTurn), (course.Move, course.Outcome, course.NeedsTurn));
    }

    [Fact]
    public void Of_OwnBatchIsRejected_EndsRejectedWithTheReason()
    {
        var course = Decided(Facts(Entry(generation: 2).Reject(RejectionKind.Judgement, "Only 1 of 9 facts.")));

        Assert.Equal((ClaimMove.End, RunStatus.EvalRejected, "Only 1 of 9 facts."), (course.Move, course.Outcome, course.Reason));
    }

    // What the run applied was shown to readers, whatever became of the content under a later run.
    [Fact]
    public void Of_OwnFlipAndALaterRunWasRejected_FinishesAsApplied()
    {
        var facts = Facts(Entry(generation: 3).Reject(RejectionKind.Judgement)) with { Source = Showing("A", 2, 3) };

        Assert.Equal(ClaimMove.Finish, Decided(facts).Move);
    }

    private static ClaimCourse Decided(ClaimFacts facts) => ClaimCourse.Of(ClaimDecider.Decide(facts), facts);

    private static ClaimFacts Facts(LedgerEntry? entry) =>
        new(Run(2), 2, RunStatus.Evaluating, Force: false, Key("A"), Pipeline, Empty() with { Latest = 3 }, entry, ManifestCheck.Verified);
}
