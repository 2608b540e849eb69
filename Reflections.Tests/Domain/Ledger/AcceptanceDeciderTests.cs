using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class AcceptanceDeciderTests
{
    [Fact]
    public void Decide_SettledAppliedVerified_SkipsNamingTheRun()
    {
        var source = Showing("A", 7, 7);

        Assert.Equal(source.Applied, AcceptanceDecider.Candidate(source, Key("A"), Pipeline, force: false));
        var skip = AcceptanceDecider.Decide(source, Key("A"), Pipeline, force: false, ManifestCheck.Verified)!;
        Assert.Equal((SkipCause.AppliedBy, Run(7)), (skip.Cause, skip.Matched));
        Assert.Contains($"{Run(7)} applied this content as generation 7", skip.Reason);
    }

    // The request took no ticket, so there is no observation that could be noted.
    [Fact]
    public void Decide_Skip_LeavesAsOfAlone() =>
        Assert.False(AcceptanceDecider.Decide(Showing("A", 1, 1), Key("A"), Pipeline, force: false, ManifestCheck.Verified)!.RaiseAsOf);

    [Fact]
    public void Candidate_AnythingElse_TakesTheLongWay()
    {
        var settled = Showing("A", 1, 1);

        Assert.Null(AcceptanceDecider.Candidate(null, Key("A"), Pipeline, false));
        Assert.Null(AcceptanceDecider.Candidate(Empty(), Key("A"), Pipeline, false));
        Assert.Null(AcceptanceDecider.Candidate(Showing("A", 1, 2), Key("A"), Pipeline, false));
        Assert.Null(AcceptanceDecider.Candidate(settled, Key("B"), Pipeline, false));
        Assert.Null(AcceptanceDecider.Candidate(settled, Key("A"), OtherPipeline, false));
        Assert.Null(AcceptanceDecider.Candidate(settled, Key("A"), Pipeline, true));
    }

    [Theory]
    [InlineData(ManifestCheck.NotApplicable)]
    [InlineData(ManifestCheck.Missing)]
    [InlineData(ManifestCheck.Damaged)]
    public void Decide_ManifestNotVerified_TakesTheLongWay(ManifestCheck manifest) =>
        Assert.Null(AcceptanceDecider.Decide(Showing("A", 1, 1), Key("A"), Pipeline, false, manifest));

    [Fact]
    public void Decide_NoCandidate_TakesTheLongWay() =>
        Assert.Null(AcceptanceDecider.Decide(Showing("A", 1, 2), Key("A"), Pipeline, false, ManifestCheck.Verified));
}
