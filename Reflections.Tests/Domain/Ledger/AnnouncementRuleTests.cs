using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class AnnouncementRuleTests
{
    [Theory]
    [InlineData(PatchStatus.Proposed, 1, 0, AnnouncementAction.GiveUp, "announced and never approved")]
    [InlineData(PatchStatus.Proposed, 1, 7, AnnouncementAction.Drop, "given up before")]
    [InlineData(PatchStatus.Proposed, 2, 0, AnnouncementAction.Drop, "belongs to generation 1 now")]
    [InlineData(PatchStatus.Rejected, 1, 0, AnnouncementAction.Drop, "was rejected")]
    [InlineData(PatchStatus.Approved, 1, 0, AnnouncementAction.Settle, "was approved")]
    [InlineData(PatchStatus.Approved, 2, 0, AnnouncementAction.Drop, "belongs to generation 1 now")]
    [InlineData(PatchStatus.Applied, 1, 0, AnnouncementAction.Settle, "was approved")]
    [InlineData(PatchStatus.Superseded, 1, 0, AnnouncementAction.Settle, "was approved")]
    public void Decide_EveryStatus_DropsOnlyWhatStandsForNothing(PatchStatus status, long generation, long fence, AnnouncementAction action, string reason)
    {
        var decision = AnnouncementRule.Decide(Entry(status: status), generation, fence);

        Assert.Equal(action, decision.Action);
        Assert.Contains(reason, decision.Reason);
    }

    [Fact]
    public void Decide_NoEntry_Drops() =>
        Assert.Equal(new AnnouncementDecision(AnnouncementAction.Drop, "Nothing is known of this content."), AnnouncementRule.Decide(null, 1, 0));
}
