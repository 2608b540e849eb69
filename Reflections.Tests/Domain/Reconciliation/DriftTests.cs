using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Reconciliation;
using Reflections.Domain.Runs;
using Reflections.Tests.Domain.Ledger;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Domain.Reconciliation;

public sealed class DriftTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly AppliedVersion Applied = LedgerScene.Version("A", 3) with { Chunks = 1, Entities = 2, Facts = 3 };
    private static readonly AppliedParts Whole = new(ManifestCheck.Verified, new KnowledgeCounts(1, 2, 3), HasSegment: true, HasBatch: true);

    [Theory]
    [InlineData(RunStatus.Fetching, InstanceCondition.Ended, DriftKind.RunNotTerminalButInstanceEnded, RepairStep.SettleRun)]
    [InlineData(RunStatus.Queued, InstanceCondition.Missing, DriftKind.RunWithoutInstance, RepairStep.SettleRun)]
    [InlineData(RunStatus.Completed, InstanceCondition.Working, DriftKind.InstanceRunningButRunTerminal, RepairStep.EndInstance)]
    public void RunDrift_RowAndEngineDiffer_IsNamed(RunStatus status, InstanceCondition instance, DriftKind kind, RepairStep step)
    {
        var drift = RunDrift.Of(Ended(status), instance, Sample.Noon + Grace, Grace);
        Assert.Equal((kind, step), (drift!.Kind, drift.Step));
    }

    [Theory]
    [InlineData(RunStatus.Fetching, InstanceCondition.Working)]
    [InlineData(RunStatus.Completed, InstanceCondition.Ended)]
    [InlineData(RunStatus.Completed, InstanceCondition.Missing)]
    public void RunDrift_RowAndEngineAgree_IsNone(RunStatus status, InstanceCondition instance) =>
        Assert.Null(RunDrift.Of(Ended(status), instance, Sample.Noon + Grace, Grace));

    [Fact]
    public void RunDrift_OutcomeWrittenAMomentAgo_IsNone() =>
        Assert.Null(RunDrift.Of(Ended(RunStatus.Completed), InstanceCondition.Working, Sample.Noon + Grace - TimeSpan.FromTicks(1), Grace));

    [Fact]
    public void SourceDrift_AllThere_IsNone() => Assert.Empty(SourceDrift.Of(Applied, Whole));

    [Theory]
    [InlineData(ManifestCheck.Missing, "missing")]
    [InlineData(ManifestCheck.Damaged, "not its own")]
    public void SourceDrift_ManifestIsNotTheAppliedOne_IsThatAlone(ManifestCheck check, string what)
    {
        // What another manifest counts says nothing.
        var drift = Assert.Single(SourceDrift.Of(Applied, Whole with { Manifest = check, Counts = new KnowledgeCounts(9, 9, 9) }));
        Assert.Equal((DriftKind.AppliedManifestMissing, RepairStep.IngestAgain), (drift.Kind, drift.Step));
        Assert.Contains(what, drift.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 2, 3)]
    [InlineData(1, 0, 3)]
    [InlineData(1, 2, 0)]
    public void SourceDrift_CountsDiffer_IsNamed(int chunks, int entities, int facts)
    {
        var drift = Assert.Single(SourceDrift.Of(Applied, Whole with { Counts = new KnowledgeCounts(chunks, entities, facts) }));
        Assert.Equal(DriftKind.SourceCountsDiffer, drift.Kind);
        Assert.Contains(new KnowledgeCounts(chunks, entities, facts).ToString(), drift.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void SourceDrift_BlobsAreGone_AreNamed()
    {
        var drift = SourceDrift.Of(Applied, Whole with { HasSegment = false, HasBatch = false }).ToList();
        Assert.Equal([(DriftKind.AppliedSegmentMissing, RepairStep.IngestAgain), (DriftKind.BatchMissing, RepairStep.IngestAgain)], drift.Select(one => (one.Kind, one.Step)));
    }

    [Theory]
    [InlineData(PatchStatus.Proposed, true)]
    [InlineData(PatchStatus.Approved, true)]
    [InlineData(PatchStatus.Applied, false)]
    [InlineData(PatchStatus.Rejected, false)]
    [InlineData(PatchStatus.Superseded, false)]
    public void EntryDrift_BatchIsGone_IsMissedWhereItWillBeRead(PatchStatus status, bool missed) =>
        Assert.Equal(
            missed ? [(DriftKind.BatchMissing, RepairStep.None)] : [],
            EntryDrift.Of(LedgerScene.Entry(status: status), hasBatch: false, hasIntent: true).Select(drift => (drift.Kind, drift.Step)));

    [Theory]
    [InlineData(PatchStatus.Approved, true)]
    [InlineData(PatchStatus.Proposed, false)]
    [InlineData(PatchStatus.Applied, false)]
    public void EntryDrift_NoIntent_IsMissedOfWhatIsApproved(PatchStatus status, bool missed) =>
        Assert.Equal(
            missed ? [(DriftKind.EntryApprovedWithoutIntent, RepairStep.SettlePatch)] : [],
            EntryDrift.Of(LedgerScene.Entry(status: status), hasBatch: true, hasIntent: false).Select(drift => (drift.Kind, drift.Step)));

    private static RunRecord Ended(RunStatus status) => Sample.Run(1) with { Status = status, FinishedAt = status.IsTerminal() ? Sample.Noon : null };
}
