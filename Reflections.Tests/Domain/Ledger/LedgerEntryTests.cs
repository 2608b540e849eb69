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
    public void Approve_UnderARaisedFence_ComesTooLate()
    {
        var given = LedgerScene.Entry().RaiseFence();

        Assert.Throws<InvalidOperationException>(() => given.Approve(0));
        Assert.Equal(PatchStatus.Approved, given.Approve(1).Status);
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
    public void RaiseFence_NotProposed_Throws(PatchStatus status) =>
        Assert.Throws<InvalidOperationException>(() => (LedgerScene.Entry() with { Status = status }).RaiseFence());

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
    public void StartLife_OverAnApprovedLife_Throws() => Assert.Throws<InvalidOperationException>(
        () => LedgerScene.Entry().Approve(0).StartLife(LedgerScene.Run(2), 2, LedgerScene.Pipeline, new StoredBatch("b", "h")));

    [Fact]
    public void StartLife_OfTheSameGeneration_Throws() => Assert.Throws<InvalidOperationException>(
        () => LedgerScene.Entry().StartLife(LedgerScene.Run(1), 1, LedgerScene.Pipeline, new StoredBatch("b", "h")));

    [Theory]
    [InlineData(RejectionKind.Judgement, "judgement")]
    [InlineData(RejectionKind.ReviewTimeout, "review_timeout")]
    public void ToWire_Rejection_IsSnakeCase(RejectionKind kind, string wire)
    {
        Assert.Equal(wire, kind.ToWire());
        Assert.Equal(kind, RejectionKindNames.Parse(wire));
    }
}
