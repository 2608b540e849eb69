using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class ClaimDeciderTests
{
    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Cancelled)]
    public void Rule1_OwnRowIsTerminal_Returns(RunStatus status) =>
        Assert.IsType<ClaimDecision.ReturnTerminal>(ClaimDecider.Decide(Facts(1, Empty(), Entry()) with { OwnStatus = status }));

    [Theory]
    [InlineData(PatchStatus.Proposed, ContinueAt.Evaluate)]
    [InlineData(PatchStatus.Approved, ContinueAt.Apply)]
    [InlineData(PatchStatus.Applied, ContinueAt.Finish)]
    [InlineData(PatchStatus.Rejected, ContinueAt.Finish)]
    [InlineData(PatchStatus.Superseded, ContinueAt.Finish)]
    public void Rule2_OwnEntry_Continues(PatchStatus status, ContinueAt at)
    {
        // Even when overtaken, and whatever is applied: a run never skips itself.
        var source = Showing("A", 5, 5);

        Assert.Equal(at, Decided<ClaimDecision.Continue>(Facts(1, source, Entry(status: status))).At);
    }

    [Fact]
    public void Rule2_OwnFlipButEntryPassedOn_Finishes() =>
        Assert.Equal(ContinueAt.Finish, Decided<ClaimDecision.Continue>(Facts(1, Showing("A", 1, 2), Entry(generation: 2))).At);

    [Fact]
    public void Rule2_OwnFlipButEntryStillApproved_AppliesToSettle() =>
        Assert.Equal(ContinueAt.Apply, Decided<ClaimDecision.Continue>(Facts(1, Showing("A", 1, 1), Entry(status: PatchStatus.Approved))).At);

    [Theory]
    [InlineData(PatchStatus.Proposed)]
    [InlineData(PatchStatus.Applied)]
    public void Rule2_ApprovedOnceAndTheEntryPassedOn_Finishes(PatchStatus status)
    {
        // The source was read before somebody else showed the batch: the flip is not in it.
        var facts = Facts(1, Empty() with { Latest = 2 }, Entry(generation: 2, status: status)) with { OwnStatus = RunStatus.Applying };

        Assert.Equal(ContinueAt.Finish, Decided<ClaimDecision.Continue>(facts).At);
    }

    [Fact]
    public void Rule3_NewerContentApplied_IsSupersededNamingTheRun() =>
        Assert.Contains(Run(3).Value, Decided<ClaimDecision.Superseded>(Facts(2, Showing("B", 3, 3), null)).Reason);

    [Fact]
    public void Rule3_ComesBeforeAnApprovedPatch() =>
        Decided<ClaimDecision.Superseded>(Facts(2, Showing("B", 3, 3), Entry(status: PatchStatus.Approved)));

    [Fact]
    public void Rule3_NewerObservationOfThisContent_IsDuplicateWithoutRaising()
    {
        var skip = Decided<ClaimDecision.DuplicateSkipped>(Facts(2, Showing("A", 3, 3), Entry(generation: 3, status: PatchStatus.Applied)));

        Assert.Equal((SkipCause.AppliedBy, Run(3), false), (skip.Cause, skip.Matched, skip.RaiseAsOf));
    }

    [Theory]
    [InlineData(ManifestCheck.Missing, false)]
    [InlineData(ManifestCheck.Damaged, false)]
    [InlineData(ManifestCheck.Verified, true)]
    public void Rule3_NewerObservationOfThisContentUnverifiedOrForced_IsSuperseded(ManifestCheck manifest, bool force) =>
        Decided<ClaimDecision.Superseded>(Facts(2, Showing("A", 3, 3), null) with { Manifest = manifest, Force = force });

    [Fact]
    public void Rule3_NewerObservationByAnotherPipeline_IsSuperseded() =>
        Decided<ClaimDecision.Superseded>(Facts(2, Showing("A", 3, 3, OtherPipeline), null));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rule4_ApprovedPatchOfAnotherRun_IsSettledFirst(bool otherPipeline)
    {
        var entry = Entry(status: PatchStatus.Approved) with { Fingerprint = otherPipeline ? OtherPipeline : Pipeline };
        var recover = Decided<ClaimDecision.RecoverApply>(Facts(2, Empty(), entry) with { Force = true });

        Assert.Equal((Run(1), 1L, FlipVerdict.Flip), (recover.Owner, recover.Generation, recover.Settlement));
    }

    [Fact]
    public void Rule4_ApprovedPatchThatFlipped_IsSettledAsApplied() => Assert.Equal(
        FlipVerdict.AlreadyApplied, Decided<ClaimDecision.RecoverApply>(Facts(2, Showing("A", 1, 2), Entry(status: PatchStatus.Approved))).Settlement);

    [Fact]
    public void Rule4_ApprovedPatchOfWhatIsApplied_IsSettledBeforeTheDuplicateIsSeen() =>
        Decided<ClaimDecision.RecoverApply>(Facts(3, Showing("A", 1, 3), Entry(generation: 2, status: PatchStatus.Approved)));

    [Fact]
    public void Rule4_ApprovedPatchThatWasOvertaken_IsSettledAsSuperseded() => Assert.Equal(
        FlipVerdict.Superseded, Decided<ClaimDecision.RecoverApply>(Facts(3, Showing("B", 2, 3), Entry(status: PatchStatus.Approved))).Settlement);

    [Fact]
    public void Rule5_AppliedAndVerified_IsDuplicateAndRaises()
    {
        var skip = Decided<ClaimDecision.DuplicateSkipped>(Facts(2, Showing("A", 1, 2), Entry(status: PatchStatus.Applied)));

        Assert.Equal((SkipCause.AppliedBy, Run(1), true), (skip.Cause, skip.Matched, skip.RaiseAsOf));
        Assert.Contains(Run(1).Value, skip.Reason);
    }

    [Fact]
    public void Rule5_OwnObservationWasNotedBeforeACrash_IsDuplicateWithoutRaisingAgain() => Assert.False(
        Decided<ClaimDecision.DuplicateSkipped>(Facts(2, Showing("A", 1, 2).Observe(2), Entry(status: PatchStatus.Applied))).RaiseAsOf);

    [Fact]
    public void Rule5_Forced_Proceeds() =>
        Decided<ClaimDecision.Proceed>(Facts(2, Showing("A", 1, 2), Entry(status: PatchStatus.Applied)) with { Force = true });

    [Fact]
    public void Rule5_ManifestNotChecked_IsRefused() => Assert.Throws<ArgumentException>(
        () => ClaimDecider.Decide(Facts(2, Showing("A", 1, 2), null) with { Manifest = ManifestCheck.NotApplicable }));

    [Theory]
    [InlineData(ManifestCheck.Missing)]
    [InlineData(ManifestCheck.Damaged)]
    public void Rule6_AppliedButNotThere_IsRepaired(ManifestCheck manifest)
    {
        var facts = Facts(2, Showing("A", 1, 2), Entry(status: PatchStatus.Applied)) with { Manifest = manifest };

        Decided<ClaimDecision.Repair>(facts);
        Decided<ClaimDecision.Repair>(facts with { Force = true });
    }

    [Fact]
    public void Rule6_OwnObservationWasNotedAndTheManifestLost_IsRepairedNotOvertaken() => Decided<ClaimDecision.Repair>(
        Facts(2, Showing("A", 1, 2).Observe(2), Entry(status: PatchStatus.Applied)) with { Manifest = ManifestCheck.Missing });

    [Fact]
    public void Rule6_ComesBeforeARejectionOfTheSameContent() => Decided<ClaimDecision.Repair>(
        Facts(3, Showing("A", 1, 3), Entry(generation: 2, status: PatchStatus.Rejected) with { Rejection = RejectionKind.Judgement }) with { Manifest = ManifestCheck.Missing });

    [Theory]
    [InlineData(PatchStatus.Applied, null)]
    [InlineData(PatchStatus.Superseded, null)]
    [InlineData(PatchStatus.Proposed, null)]
    [InlineData(PatchStatus.Rejected, RejectionKind.ReviewTimeout)]
    public void Rule7_BatchIsThere_IsReused(PatchStatus status, RejectionKind? rejection)
    {
        var facts = Facts(3, Showing("B", 2, 3), Entry(status: status) with { Rejection = rejection });

        Assert.Contains(Run(1).Value, Decided<ClaimDecision.Reuse>(facts).Reason);
        Decided<ClaimDecision.Reuse>(facts with { Force = true });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rule7_NewerRunHoldsItForReview_IsSupersededNamingTheRun(bool force)
    {
        var source = Empty() with { Latest = 2 };
        var facts = Facts(1, source.AwaitReview(Run(2)), Entry(generation: 2)) with { Force = force };

        Assert.Contains(Run(2).Value, Decided<ClaimDecision.Superseded>(facts).Reason);
    }

    // The newer run may be about to write that it failed, or be dead: what it proposed goes with it, and nobody else would show the content.
    [Fact]
    public void Rule7_NewerRunProposedItAndHoldsNothing_IsReused() =>
        Decided<ClaimDecision.Reuse>(Facts(1, Empty() with { Latest = 2 }, Entry(generation: 2)));

    [Fact]
    public void Rule7_OlderRunHoldsItForReview_IsReused() =>
        Decided<ClaimDecision.Reuse>(Facts(2, (Empty() with { Latest = 2 }).AwaitReview(Run(1)), Entry()));

    [Fact]
    public void Rule5_NewerRunHoldsWhatIsAppliedForReview_IsDuplicate() => Decided<ClaimDecision.DuplicateSkipped>(
        Facts(2, Showing("A", 1, 3).AwaitReview(Run(3)), Entry(generation: 3)));

    [Fact]
    public void Rule8_RefusedByJudgement_IsDuplicateUnlessForced()
    {
        var facts = Facts(2, Empty(), Entry(status: PatchStatus.Rejected) with { Rejection = RejectionKind.Judgement, Evaluation = "Only 1 of 9 facts." });
        var skip = Decided<ClaimDecision.DuplicateSkipped>(facts);

        Assert.Equal((SkipCause.RejectedBy, Run(1), false), (skip.Cause, skip.Matched, skip.RaiseAsOf));
        Assert.Contains("Only 1 of 9 facts.", skip.Reason);
        Decided<ClaimDecision.Proceed>(facts with { Force = true });
    }

    [Fact]
    public void Rule3_SourceWasDeletedSince_IsSupersededSayingSo() => Assert.Contains(
        "deleted", Decided<ClaimDecision.Superseded>(Facts(2, Showing("B", 1, 2).Delete(Now), null)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(PatchStatus.Proposed)]
    [InlineData(PatchStatus.Applied)]
    [InlineData(PatchStatus.Rejected)]
    [InlineData(PatchStatus.Superseded)]
    public void Rule9_KnownFromBeforeTheDeletion_Proceeds(PatchStatus status) => Assert.Contains(
        "before the source was deleted",
        Decided<ClaimDecision.Proceed>(Facts(3, Showing("B", 1, 1).Delete(Now) with { Latest = 3 }, Entry(status: status))).Reason,
        StringComparison.Ordinal);

    [Fact]
    public void Rule7_KnownSinceTheDeletion_IsReused() =>
        Decided<ClaimDecision.Reuse>(Facts(4, Showing("B", 1, 1).Delete(Now) with { Latest = 4 }, Entry(generation: 3, status: PatchStatus.Superseded)));

    [Fact]
    public void Rule4_ApprovedBeforeTheDeletion_IsSettledAsSuperseded() => Assert.Equal(
        FlipVerdict.Superseded,
        Decided<ClaimDecision.RecoverApply>(Facts(4, Showing("B", 1, 2).Delete(Now) with { Latest = 4 }, Entry(generation: 2, status: PatchStatus.Approved))).Settlement);

    [Fact]
    public void Rule9_NothingKnown_Proceeds() => Decided<ClaimDecision.Proceed>(Facts(1, Empty(), null));

    [Theory]
    [InlineData(PatchStatus.Applied)]
    [InlineData(PatchStatus.Rejected)]
    [InlineData(PatchStatus.Proposed)]
    public void Rule9_OtherPipeline_Proceeds(PatchStatus status) => Decided<ClaimDecision.Proceed>(
        Facts(2, Showing("A", 1, 2, OtherPipeline), Entry(status: status) with { Fingerprint = OtherPipeline, Rejection = RejectionKind.Judgement }));

    // Generations number the observations: no newer run holds what is of this very one.
    [Fact]
    public void Held_AtTheRunsOwnGeneration_IsNotANewerRuns()
    {
        var entry = Entry(generation: 2) with { Owner = Run(7) };

        Assert.IsNotType<ClaimDecision.Superseded>(ClaimDecider.Decide(Facts(2, (Empty() with { Latest = 2 }).AwaitReview(Run(7)), entry)));
    }

    private static T Decided<T>(ClaimFacts facts)
        where T : ClaimDecision => Assert.IsType<T>(ClaimDecider.Decide(facts));
}
