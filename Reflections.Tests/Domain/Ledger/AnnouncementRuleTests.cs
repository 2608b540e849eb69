using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class AnnouncementRuleTests
{
    [Theory]
    [InlineData(PatchStatus.Proposed, 1, 0, AnnouncementAction.GiveUp)]
    [InlineData(PatchStatus.Proposed, 1, 7, AnnouncementAction.Drop)]
    [InlineData(PatchStatus.Proposed, 2, 0, AnnouncementAction.Drop)]
    [InlineData(PatchStatus.Rejected, 1, 0, AnnouncementAction.Drop)]
    [InlineData(PatchStatus.Approved, 1, 0, AnnouncementAction.Settle)]
    [InlineData(PatchStatus.Approved, 2, 0, AnnouncementAction.Drop)]
    [InlineData(PatchStatus.Applied, 1, 0, AnnouncementAction.Settle)]
    [InlineData(PatchStatus.Superseded, 1, 0, AnnouncementAction.Settle)]
    public void Decide_EveryStatus_DropsOnlyWhatStandsForNothing(PatchStatus status, long generation, long fence, AnnouncementAction action) =>
        Assert.Equal(action, AnnouncementRule.Decide(Entry(status: status), generation, fence).Action);

    [Fact]
    public void Decide_NoEntry_Drops() => Assert.Equal(AnnouncementAction.Drop, AnnouncementRule.Decide(null, 1, 0).Action);
}
