using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class TurnRuleTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HolderCondition.Working, 3600, TurnAction.Wait, "works on this source")]
    [InlineData(HolderCondition.Terminal, 0, TurnAction.Take, "has ended")]
    [InlineData(HolderCondition.Missing, 29, TurnAction.Wait, "a moment ago")]
    [InlineData(HolderCondition.Missing, 30, TurnAction.Take, "was never written")]
    [InlineData(HolderCondition.Gone, 29, TurnAction.Wait, "a moment ago")]
    [InlineData(HolderCondition.Gone, 30, TurnAction.Take, "its engine no longer knows it")]
    [InlineData(HolderCondition.Gone, -29, TurnAction.Wait, "a moment ago")]
    [InlineData(HolderCondition.Gone, -3600, TurnAction.Take, "its engine no longer knows it")]
    public void Decide_HeldByAnother_DependsOnTheHolder(HolderCondition holder, int seconds, TurnAction action, string why)
    {
        var decision = TurnRule.Decide(new TurnHolder(Run(1), 1, "hub", Now), Run(2), holder, Now.AddSeconds(seconds), Grace);

        Assert.Equal(action, decision.Action);
        Assert.Contains($"Run {Run(1)}", decision.Reason);
        Assert.Contains(why, decision.Reason);
    }

    [Fact]
    public void Decide_Free_Takes() =>
        Assert.Equal(new TurnDecision(TurnAction.Take, "Nobody works on this source."), TurnRule.Decide(null, Run(2), null, Now, Grace));

    [Fact]
    public void Decide_Mine_Keeps() => Assert.Equal(
        new TurnDecision(TurnAction.Keep, "This run holds the turn."),
        TurnRule.Decide(new TurnHolder(Run(2), 2, "hub", Now), Run(2), null, Now, Grace));
}
