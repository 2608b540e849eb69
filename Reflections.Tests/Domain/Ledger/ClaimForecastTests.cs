using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class ClaimForecastTests
{
    [Fact]
    public void Of_AppliedAndNothingNewerAskedFor_IsSkippedAtOnce()
    {
        var forecast = Forecast(Showing("A", 1, 1), Entry(status: PatchStatus.Applied));

        Assert.Equal(Run(1), Assert.IsType<ClaimDecision.DuplicateSkipped>(forecast.Decision).Matched);
        Assert.StartsWith("Sent again, it would be skipped at once: Run " + Run(1), forecast.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AppliedAndSomethingNewerAskedFor_IsSkippedByItsRun()
    {
        var forecast = Forecast(Showing("A", 1, 2), Entry(status: PatchStatus.Applied));

        Assert.Equal(SkipCause.AppliedBy, Assert.IsType<ClaimDecision.DuplicateSkipped>(forecast.Decision).Cause);
        Assert.StartsWith("Sent again, it would be skipped: ", forecast.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Refused_TellsWhoWasRefusedAndWhy()
    {
        var entry = Entry() with { Status = PatchStatus.Rejected, Rejection = RejectionKind.Judgement, Evaluation = "It says nothing." };
        var forecast = Forecast(Empty() with { Latest = 1 }, entry);

        Assert.Equal(SkipCause.RejectedBy, Assert.IsType<ClaimDecision.DuplicateSkipped>(forecast.Decision).Cause);
        Assert.Equal($"Sent again, it would be skipped: Run {Run(1)} was refused this content: It says nothing.", forecast.Explanation);
    }

    [Fact]
    public void Of_AppliedAndItsManifestIsGone_IsAppliedOnceMore()
    {
        var forecast = Forecast(Showing("A", 1, 1), Entry(status: PatchStatus.Applied), ManifestCheck.Missing);

        Assert.IsType<ClaimDecision.Repair>(forecast.Decision);
        Assert.Contains("applied once more from the batch that is there", forecast.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnotherContentIsApplied_UsesItsBatchAgain() =>
        Assert.IsType<ClaimDecision.Reuse>(Forecast(Showing("B", 2, 2), Entry(status: PatchStatus.Applied)).Decision);

    [Fact]
    public void Of_AnotherPipeline_IsWorkedOn()
    {
        var forecast = Forecast(Showing("A", 1, 1, OtherPipeline), Entry(status: PatchStatus.Applied) with { Fingerprint = OtherPipeline });

        Assert.IsType<ClaimDecision.Proceed>(forecast.Decision);
        Assert.StartsWith("Sent again, it would be worked on: ", forecast.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ApprovedAndNotApplied_IsSettledFirst() =>
        Assert.IsType<ClaimDecision.RecoverApply>(Forecast(Empty() with { Latest = 1 }, Entry(status: PatchStatus.Approved)).Decision);

    [Theory]
    [InlineData(PatchStatus.Superseded, true)]
    [InlineData(PatchStatus.Applied, false)]
    public void Of_AnotherRunWorksOnTheSource_IsWaitedForOnlyWhenThereIsWork(PatchStatus status, bool waits)
    {
        var source = (status == PatchStatus.Applied ? Showing("A", 1, 2) : Showing("B", 2, 2)).TakeTurn(Run(3), 3, "hub", Now);

        Assert.Equal(waits, Forecast(source, Entry(status: status)).Explanation.Contains($"wait for run {Run(3)}", StringComparison.Ordinal));
    }

    private static ClaimForecast Forecast(SourceState source, LedgerEntry entry, ManifestCheck applied = ManifestCheck.Verified) =>
        ClaimForecast.Of(Run(99), source, entry, Pipeline, source.Applied?.Key == entry.Key && source.Applied?.Fingerprint == Pipeline ? applied : ManifestCheck.NotApplicable);
}
