using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Tests.Domain.Ledger;

namespace Reflections.Tests.Domain.Runs;

public sealed class CancellationRuleTests
{
    private static readonly RunRecord Run = new()
    {
        Id = LedgerScene.Run(2),
        Reflection = LedgerScene.Reflection,
        Source = LedgerScene.Source,
        Status = RunStatus.Evaluating,
        Ticket = 2,
        Hub = "hub",
        Input = new SourceInput(null, "raw", "text/markdown", null),
        Key = LedgerScene.Key("A"),
        Content = LedgerScene.Content("A"),
        CreatedAt = LedgerScene.Now,
    };

    // The whole table: what a run's own status says alone.
    [Theory]
    [InlineData(RunStatus.Queued, CancellationAction.Cancel)]
    [InlineData(RunStatus.WaitingTurn, CancellationAction.Cancel)]
    [InlineData(RunStatus.Fetching, CancellationAction.Cancel)]
    [InlineData(RunStatus.Chunking, CancellationAction.Cancel)]
    [InlineData(RunStatus.Embedding, CancellationAction.Cancel)]
    [InlineData(RunStatus.ExtractingEntities, CancellationAction.Cancel)]
    [InlineData(RunStatus.ExtractingFacts, CancellationAction.Cancel)]
    [InlineData(RunStatus.Evaluating, CancellationAction.Cancel)]
    [InlineData(RunStatus.AwaitingReview, CancellationAction.Cancel)]
    [InlineData(RunStatus.Applying, CancellationAction.RefuseApproved)]
    [InlineData(RunStatus.Completed, CancellationAction.RefuseEnded)]
    [InlineData(RunStatus.EvalRejected, CancellationAction.RefuseEnded)]
    [InlineData(RunStatus.Failed, CancellationAction.RefuseEnded)]
    [InlineData(RunStatus.DuplicateSkipped, CancellationAction.RefuseEnded)]
    [InlineData(RunStatus.Cancelled, CancellationAction.None)]
    [InlineData(RunStatus.Superseded, CancellationAction.RefuseEnded)]
    public void Decide_NothingProposed_FollowsTheStatus(RunStatus status, CancellationAction expected) =>
        Assert.Equal(expected, CancellationRule.Decide(Run with { Status = status }, null).Action);

    [Theory]
    [InlineData(PatchStatus.Proposed, CancellationAction.Cancel)]
    [InlineData(PatchStatus.Approved, CancellationAction.RefuseApproved)]
    [InlineData(PatchStatus.Applied, CancellationAction.RefuseApproved)]
    [InlineData(PatchStatus.Rejected, CancellationAction.RefuseEnded)]
    [InlineData(PatchStatus.Superseded, CancellationAction.Cancel)]
    public void Decide_OwnPatch_FollowsThePatch(PatchStatus patch, CancellationAction expected)
    {
        Assert.Equal(expected, CancellationRule.Decide(Run, LedgerScene.Entry("A", 2, patch)).Action);
        Assert.Equal(expected, CancellationRule.Decide(Run with { Status = RunStatus.AwaitingReview }, LedgerScene.Entry("A", 2, patch)).Action);
    }

    [Theory]
    [InlineData(PatchStatus.Proposed)]
    [InlineData(PatchStatus.Approved)]
    [InlineData(PatchStatus.Applied)]
    [InlineData(PatchStatus.Rejected)]
    [InlineData(PatchStatus.Superseded)]
    public void Decide_PatchOfAnotherLife_IsNotTheRuns(PatchStatus patch)
    {
        Assert.Equal(CancellationAction.Cancel, CancellationRule.Decide(Run, LedgerScene.Entry("A", 3, patch)).Action);
        Assert.Equal(CancellationAction.Cancel, CancellationRule.Decide(Run, LedgerScene.Entry("A", 1, patch) with { Owner = Run.Id }).Action);
    }

    [Fact]
    public void Decide_EndedRunWithAnApprovedPatch_HasEnded() =>
        Assert.Equal(CancellationAction.None, CancellationRule.Decide(Run with { Status = RunStatus.Cancelled }, LedgerScene.Entry("A", 2, PatchStatus.Approved)).Action);

    [Fact]
    public void Decide_Refused_NamesTheOutcome() =>
        Assert.Equal($"Run {Run.Id} has ended as eval_rejected.", CancellationRule.Decide(Run with { Status = RunStatus.EvalRejected }, null).Reason);
}
