using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class TurnRuleTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HolderCondition.Working, 3600, TurnAction.Wait)]
    [InlineData(HolderCondition.Terminal, 0, TurnAction.Take)]
    [InlineData(HolderCondition.Missing, 29, TurnAction.Wait)]
    [InlineData(HolderCondition.Missing, 30, TurnAction.Take)]
    [InlineData(HolderCondition.Gone, 29, TurnAction.Wait)]
    [InlineData(HolderCondition.Gone, 30, TurnAction.Take)]
    [InlineData(HolderCondition.Gone, -29, TurnAction.Wait)]
    [InlineData(HolderCondition.Gone, -3600, TurnAction.Take)]
    public void Decide_HeldByAnother_DependsOnTheHolder(HolderCondition holder, int seconds, TurnAction action) =>
        Assert.Equal(action, TurnRule.Decide(new TurnHolder(Run(1), 1, "hub", Now), Run(2), holder, Now.AddSeconds(seconds), Grace).Action);

    [Fact]
    public void Decide_Free_Takes() => Assert.Equal(TurnAction.Take, TurnRule.Decide(null, Run(2), null, Now, Grace).Action);

    [Fact]
    public void Decide_Mine_Keeps() =>
        Assert.Equal(TurnAction.Keep, TurnRule.Decide(new TurnHolder(Run(2), 2, "hub", Now), Run(2), null, Now, Grace).Action);
}
