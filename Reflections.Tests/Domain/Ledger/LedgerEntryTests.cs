using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;

namespace Reflections.Tests.Domain.Ledger;

public sealed class LedgerEntryTests
{
    public static TheoryData<PatchStatus, PatchStatus> EveryPair()
    {
        var pairs = new TheoryData<PatchStatus, PatchStatus>();
        foreach (var from in Enum.GetValues<PatchStatus>())
        {
            foreach (var to in Enum.GetValues<PatchStatus>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Moves_EveryPair_AreThoseOfTheDesign(PatchStatus from, PatchStatus to)
    {
        (PatchStatus, PatchStatus)[] legal =
        [
            (PatchStatus.Proposed, PatchStatus.Approved), (PatchStatus.Approved, PatchStatus.Applied), (PatchStatus.Proposed, PatchStatus.Rejected),
            (PatchStatus.Proposed, PatchStatus.Superseded), (PatchStatus.Approved, PatchStatus.Superseded),
        ];
        var expected = legal.Contains((from, to));
        var entry = LedgerScene.Entry() with { Status = from };

        Assert.Equal(expected, PatchTransitions.CanMove(from, to));
        var error = Record.Exception(() => to switch
        {
            PatchStatus.Approved => entry.Approve(0),
            PatchStatus.Rejected => entry.Reject(RejectionKind.Judgement),
            PatchStatus.Applied => entry.MarkApplied(),
            PatchStatus.Superseded => entry.MarkSuperseded(),
            _ => throw new InvalidOperationException("Nothing moves to proposed."),
        });
        Assert.Equal(expected, error is null);
        Assert.True(error is null or InvalidOperationException);
    }

    [Fact]
    public void Propose_NewContent_TiesTheKeyToItsParts()
    {
        var entry = LedgerEntry.Propose(
            LedgerScene.Reflection, LedgerScene.Source, LedgerScene.Content("A"), LedgerScene.Pipeline, LedgerScene.Run(7), 7, new StoredBatch("b", "h"));

        Assert.Equal(LedgerScene.Key("A"), entry.Key);
        Assert.Equal((LedgerScene.Reflection, LedgerScene.Source, LedgerScene.Content("A")), (entry.Reflection, entry.Source, entry.Content));
        Assert.Equal((LedgerScene.Run(7), 7L, LedgerScene.Pipeline), (entry.Owner, entry.Generation, entry.Fingerprint));
        Assert.Equal((PatchStatus.Proposed, "b", "h", 0L), (entry.Status, entry.Batch, entry.BatchHash, entry.Fence));
    }

    [Fact]
    public void Approve_UnderARaisedFence_ComesTooLate()
    {
        var given = LedgerScene.Entry().RaiseFence();

        var error = Assert.Throws<InvalidOperationException>(() => given.Approve(0));
        Assert.Contains("at fence 1", error.Message);
        Assert.Contains("under fence 0", error.Message);
        Assert.Equal(PatchStatus.Approved, given.Approve(1).Status);
    }

    [Fact]
    public void Approve_Whole_KeepsTheBatch()
    {
        var entry = LedgerScene.Entry().Approve(0);

        Assert.Equal(("batch", "hash"), (entry.Batch, entry.BatchHash));
    }

    [Theory]
    [InlineData(null, "Held.")]
    [InlineData("Taken by Ann.", "Taken by Ann.")]
    public void Decided_Evaluation_TheLastOneStands(string? said, string stands)
    {
        var held = LedgerScene.Entry() with { Evaluation = "Held." };

        Assert.Equal(stands, held.Approve(0, said).Evaluation);
        Assert.Equal(stands, held.Reject(RejectionKind.Judgement, said).Evaluation);
    }

    [Theory]
    [InlineData(RejectionKind.Judgement)]
    [InlineData(RejectionKind.ReviewTimeout)]
    public void Reject_Proposed_KeepsTheKind(RejectionKind kind) => Assert.Equal(kind, LedgerScene.Entry().Reject(kind).Rejection);

    [Fact]
    public void ProposeAgain_Proposed_ReplacesTheBatchOnly()
    {
        var entry = LedgerScene.Entry().RaiseFence();

        Assert.Equal(entry with { Batch = "b", BatchHash = "h" }, entry.ProposeAgain(new StoredBatch("b", "h")));
    }

    [Theory]
    [InlineData(PatchStatus.Approved)]
    [InlineData(PatchStatus.Applied)]
    [InlineData(PatchStatus.Rejected)]
    [InlineData(PatchStatus.Superseded)]
    public void ProposeAgain_NotProposed_SaysWhereThePatchStands(PatchStatus status)
    {
        var entry = LedgerScene.Entry() with { Status = status };

        Assert.Contains(status.ToWire(), Assert.Throws<InvalidOperationException>(() => entry.ProposeAgain(new StoredBatch("b", "h"))).Message);
    }

    [Fact]
    public void Approve_Part_StoresTheSmallerBatch()
    {
        var entry = LedgerScene.Entry().Approve(0, "3 of 4 facts.", new StoredBatch("smaller", "hash2"));

        Assert.Equal(("smaller", "hash2", "3 of 4 facts."), (entry.Batch, entry.BatchHash, entry.Evaluation));
    }

    [Theory]
    [InlineData(PatchStatus.Approved)]
    [InlineData(PatchStatus.Applied)]
    [InlineData(PatchStatus.Rejected)]
    [InlineData(PatchStatus.Superseded)]
    public void RaiseFence_NotProposed_SaysWhereThePatchStands(PatchStatus status) => Assert.Contains(
        status.ToWire(), Assert.Throws<InvalidOperationException>(() => (LedgerScene.Entry() with { Status = status }).RaiseFence()).Message);

    [Fact]
    public void StartLife_AfterRejection_BeginsProposedUnderAHigherFence()
    {
        var entry = LedgerScene.Entry().Reject(RejectionKind.ReviewTimeout, "Nobody came.");
        var next = entry.StartLife(LedgerScene.Run(2), 2, LedgerScene.Pipeline, new StoredBatch("b", "h"));

        Assert.Equal((PatchStatus.Proposed, 2L, LedgerScene.Run(2)), (next.Status, next.Generation, next.Owner));
        Assert.Null(next.Rejection);
        Assert.Null(next.Evaluation);
        Assert.True(next.Fence > entry.Fence);
    }

    [Fact]
    public void StartLife_OtherPipeline_TakesItsFingerprintAndBatch()
    {
        var next = LedgerScene.Entry().StartLife(LedgerScene.Run(2), 2, LedgerScene.OtherPipeline, new StoredBatch("b", "h"));

        Assert.Equal((LedgerScene.OtherPipeline, "b", "h"), (next.Fingerprint, next.Batch, next.BatchHash));
    }

    [Fact]
    public void StartLife_OverAnApprovedLife_SaysWhatMustBeSettledFirst()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => LedgerScene.Entry().Approve(0).StartLife(LedgerScene.Run(2), 2, LedgerScene.Pipeline, new StoredBatch("b", "h")));

        Assert.Contains("Generation 1 is approved", error.Message);
        Assert.Contains("before generation 2", error.Message);
    }

    [Fact]
    public void StartLife_OfTheSameGeneration_SaysThatItIsProposed() => Assert.Contains("Generation 1 is proposed already", Assert.Throws<InvalidOperationException>(
        () => LedgerScene.Entry().StartLife(LedgerScene.Run(1), 1, LedgerScene.Pipeline, new StoredBatch("b", "h"))).Message);

    [Theory]
    [InlineData(PatchStatus.Proposed, true, true)]
    [InlineData(PatchStatus.Rejected, true, true)]
    [InlineData(PatchStatus.Superseded, true, true)]
    [InlineData(PatchStatus.Applied, true, false)]
    [InlineData(PatchStatus.Approved, false, false)]
    public void CanPassTo_AnotherRun_DependsOnTheStatusAndWhoIsNewer(PatchStatus status, bool toNewer, bool toOlder)
    {
        var entry = LedgerScene.Entry(generation: 2, status: status);

        Assert.Equal(toNewer, entry.CanPassTo(LedgerScene.Run(3), 3));
        Assert.Equal(toOlder, entry.CanPassTo(LedgerScene.Run(1), 1));
        Assert.False(entry.CanPassTo(LedgerScene.Run(2), 2));
        Assert.Equal(toOlder, entry.CanPassTo(LedgerScene.Run(3), 2));
    }

    // A generation that was shown is not proposed a second time: what became of it is known.
    [Fact]
    public void CanPassTo_RunWhoseEarlierLifeWasApplied_Refuses()
    {
        var entry = LedgerScene.Entry(generation: 2);

        Assert.False(entry.CanPassTo(LedgerScene.Run(1), 1, PatchStatus.Applied));
        Assert.True(entry.CanPassTo(LedgerScene.Run(1), 1, PatchStatus.Superseded));
    }

    [Theory]
    [InlineData(PatchStatus.Proposed, LifeStanding.Open)]
    [InlineData(PatchStatus.Approved, LifeStanding.Approved)]
    [InlineData(PatchStatus.Applied, LifeStanding.Approved)]
    [InlineData(PatchStatus.Rejected, LifeStanding.Refused)]
    [InlineData(PatchStatus.Superseded, LifeStanding.Superseded)]
    public void StandingOf_OwnLife_FollowsTheStatus(PatchStatus status, LifeStanding standing)
    {
        var entry = LedgerScene.Entry(status: status);

        Assert.Equal(standing, entry.StandingOf(LedgerScene.Run(1), 1));
        Assert.Equal(LifeStanding.PassedOn, entry.StandingOf(LedgerScene.Run(2), 2));
        Assert.Equal(LifeStanding.PassedOn, entry.StandingOf(LedgerScene.Run(1), 2));
    }

    [Theory]
    [InlineData(PatchStatus.Proposed, 1, "hash", ApprovalStanding.Open)]
    [InlineData(PatchStatus.Approved, 1, "hash", ApprovalStanding.Approved)]
    [InlineData(PatchStatus.Applied, 1, "hash", ApprovalStanding.Approved)]
    [InlineData(PatchStatus.Superseded, 1, "hash", ApprovalStanding.Approved)]
    [InlineData(PatchStatus.Rejected, 1, "hash", ApprovalStanding.Lost)]
    [InlineData(PatchStatus.Approved, 1, "another", ApprovalStanding.Lost)]
    [InlineData(PatchStatus.Approved, 2, "hash", ApprovalStanding.Lost)]
    public void StandingOfApproval_EntryThatMoved_TellsWhoDecided(PatchStatus status, long generation, string batch, ApprovalStanding standing) =>
        Assert.Equal(standing, LedgerScene.Entry(status: status).StandingOfApproval(generation, batch));

    [Theory]
    [InlineData(RejectionKind.Judgement, "judgement")]
    [InlineData(RejectionKind.ReviewTimeout, "review_timeout")]
    public void ToWire_Rejection_IsSnakeCase(RejectionKind kind, string wire)
    {
        Assert.Equal(wire, kind.ToWire());
        Assert.Equal(kind, RejectionKindNames.Parse(wire));
    }
}
