using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

/// <summary>A reason is all that an operator sees of a decision: it names the run and the numbers that decided, and tells like cases apart.</summary>
public sealed class ClaimReasonTests
{
    [Theory]
    [InlineData(RunStatus.Completed, "completed")]
    [InlineData(RunStatus.EvalRejected, "eval_rejected")]
    public void Rule1_Terminal_NamesTheOutcome(RunStatus status, string wire) =>
        Says(Facts(1, Empty(), null) with { OwnStatus = status }, $"ended as {wire}");

    [Fact]
    public void Rule2_OwnFlip_NamesTheGenerationThatReadersSaw() => Says(Facts(4, Showing("A", 4, 5), null), "became visible as generation 4");

    [Theory]
    [InlineData(PatchStatus.Proposed, "proposed")]
    [InlineData(PatchStatus.Superseded, "superseded")]
    public void Rule2_OwnEntry_NamesItsStatus(PatchStatus status, string wire) => Says(Facts(1, Empty(), Entry(status: status)), $"own batch is {wire}");

    [Fact]
    public void Rule2_OwnBatchPassedOn_SaysSo() =>
        Says(Facts(1, Empty() with { Latest = 2 }, Entry(generation: 2)) with { OwnStatus = RunStatus.Applying }, "was approved", "passed on since");

    [Fact]
    public void Rule3_OtherContentApplied_NamesItsRunAndBothTickets() =>
        Says(Facts(2, Showing("B", 3, 9).Observe(8), null), $"{Run(3)} applied a newer observation", "8 is above this run's 2");

    [Fact]
    public void Rule3_NothingApplied_StillNamesBothTickets() =>
        Says(Facts(2, Empty() with { Latest = 5, AsOf = 5 }, null), "newer observation is applied", "5 is above this run's 2");

    [Fact]
    public void Rule3_DuplicateOfANewerObservation_NamesRunGenerationAndBothTickets() => Says(
        Facts(2, Showing("A", 3, 9).Observe(8), null), $"{Run(3)} applied this content as generation 3", "seen again at 8", "this run's 2");

    [Fact]
    public void Rule3_ThisContentButUnverified_NamesItsRunAndBothTickets() => Says(
        Facts(2, Showing("A", 3, 9).Observe(8), null) with { Manifest = ManifestCheck.Missing },
        $"{Run(3)} applied this content at a newer observation", "8 is above this run's 2");

    [Fact]
    public void Rule4_NeverApplied_SaysSo() =>
        Says(Facts(5, Empty(), Approved(4)), $"{Run(4)} left generation 4 approved and not applied");

    [Fact]
    public void Rule4_FlippedAlready_SaysThatItIsVisible() =>
        Says(Facts(5, Showing("A", 4, 5), Approved(4)), $"{Run(4)} left generation 4 visible and not settled");

    [Fact]
    public void Rule4_Overtaken_NamesWhatOvertookIt() =>
        Says(Facts(9, Showing("B", 6, 9), Approved(4)), $"{Run(4)} left generation 4 approved", "observation 6 is applied");

    [Fact]
    public void Rule4_GenerationShowedAnotherContent_SaysSo()
    {
        var facts = Facts(9, Showing("B", 4, 9), Approved(4) with { Owner = Run(3) });

        Assert.Equal(FlipVerdict.Conflict, Assert.IsType<ClaimDecision.RecoverApply>(ClaimDecider.Decide(facts)).Settlement);
        Says(facts, $"{Run(3)} left generation 4 approved", "showed another content");
    }

    [Fact]
    public void Rule5_Applied_NamesRunAndGeneration() =>
        Says(Facts(5, Showing("A", 4, 5), null), $"{Run(4)} applied this content as generation 4", "what readers see");

    [Fact]
    public void Rule5_Forced_NamesWhatIsOverridden() =>
        Says(Facts(5, Showing("A", 4, 5), null) with { Force = true }, $"{Run(4)} applied this content as generation 4", "forced");

    [Fact]
    public void Rule5_ManifestNotChecked_SaysWhatWasForgotten() => Assert.Contains(
        "manifest must be checked",
        Assert.Throws<ArgumentException>(() => ClaimDecider.Decide(Facts(5, Showing("A", 4, 5), null) with { Manifest = ManifestCheck.NotApplicable })).Message);

    [Theory]
    [InlineData(ManifestCheck.Missing, "manifest is missing")]
    [InlineData(ManifestCheck.Damaged, "manifest is damaged")]
    public void Rule6_Repair_SaysWhatIsWrong(ManifestCheck manifest, string wrong) =>
        Says(Facts(5, Showing("A", 4, 5), null) with { Manifest = manifest }, $"{Run(4)} applied this content as generation 4", wrong);

    [Theory]
    [InlineData(PatchStatus.Applied, null, "applied this content before")]
    [InlineData(PatchStatus.Rejected, RejectionKind.ReviewTimeout, "nobody reviewed it in time")]
    [InlineData(PatchStatus.Superseded, null, "was overtaken")]
    [InlineData(PatchStatus.Proposed, null, "did not bring it to an end")]
    public void Rule7_Reuse_NamesTheRunAndWhatBecameOfItsBatch(PatchStatus status, RejectionKind? rejection, string became) =>
        Says(Facts(6, Showing("B", 5, 6), Entry(generation: 4, status: status) with { Rejection = rejection }), $"Run {Run(4)}", became);

    [Fact]
    public void Rule8_Refused_QuotesTheEvaluation() => Says(Facts(5, Empty(), Refused("Only 1 of 9 facts.")), $"{Run(4)} was refused this content: Only 1 of 9 facts.");

    [Fact]
    public void Rule8_RefusedWithoutEvaluation_EndsTheSentence() => Says(Facts(5, Empty(), Refused(null)), $"{Run(4)} was refused this content.");

    [Fact]
    public void Rule8_Forced_NamesWhatIsOverridden() =>
        Says(Facts(5, Empty(), Refused("Only 1 of 9 facts.")) with { Force = true }, $"{Run(4)} was refused this content", "forced");

    [Fact]
    public void Rule9_NothingKnown_SaysSo() => Says(Facts(1, Empty(), null), "not worked on before");

    [Fact]
    public void Rule9_OtherPipeline_NamesTheRun() =>
        Says(Facts(5, Empty(), Entry(generation: 4) with { Fingerprint = OtherPipeline }), $"{Run(4)} worked on this content with another pipeline");

    private static LedgerEntry Approved(long generation) => Entry(generation: generation, status: PatchStatus.Approved);

    private static LedgerEntry Refused(string? evaluation) =>
        Entry(generation: 4, status: PatchStatus.Rejected) with { Rejection = RejectionKind.Judgement, Evaluation = evaluation };

    private static void Says(ClaimFacts facts, params string[] parts)
    {
        var reason = ClaimDecider.Decide(facts).Reason;
        Assert.All(parts, part => Assert.Contains(part, reason));
    }
}
