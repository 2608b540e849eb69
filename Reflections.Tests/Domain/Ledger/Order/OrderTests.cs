using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.Order.Happenings;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>Every schedule of up to four runs, one storage call a step, decided by the code that production decides by.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class OrderTests
{
    public static TheoryData<string> Scopes() => [.. OrderScopes.All.Keys];

    public static TheoryData<string> SmallScopes() => [.. OrderScopes.Small.Keys];

    public static TheoryData<string> Defects() => [.. OrderDefects.All.Keys];

    [Theory]
    [MemberData(nameof(Scopes))]
    public void EveryInterleaving_InScope_EndsOnTheNewestObservationThatDidNotFail(string name)
    {
        var (scope, states) = OrderScopes.All[name];
        var exploration = new Exploration(scope, new OrderRules());

        Assert.Null(exploration.Run());
        Assert.True(exploration.Ends > 0);
        Assert.Equal(states, exploration.States);
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void EveryInterleaving_OneRuleIsWrong_ShowsIt(string name)
    {
        var (scope, rules) = OrderDefects.All[name];

        Assert.NotNull(new Exploration(scope, rules).Run());
    }

    // What is left out must not hide an end: the same ends are reached with and without.
    [Theory]
    [MemberData(nameof(SmallScopes))]
    public void EveryInterleaving_ReducedOrNot_ReachesTheSameEnds(string name)
    {
        var scope = OrderScopes.Small[name];

        var (reduced, reducedStates) = EndsOf(scope);
        var (all, states) = EndsOf(scope with { Unreduced = true });

        Assert.True(all.SetEquals(reduced), $"Reduced: {reduced.Count} ends; all: {all.Count}.");
        Assert.True(reducedStates < states);
    }

    [Fact]
    public void EveryInterleaving_InTurn_ComesToAnEnd() =>
        Assert.Equal(0, CirclingOf(new OrderScope(3, 2, Turn: true, HeldForReview | FailsBeforeProposing | FailsWhenJudged | DiesApproved), new OrderRules()));

    // Two runs take one content from each other for ever.
    [Fact]
    public void EveryInterleaving_WhatANewerRunHoldsIsTakenFromIt_GoesInCircles() =>
        Assert.NotEqual(0, CirclingOf(
            new OrderScope(2, 1, Turn: true, HeldForReview),
            new OrderRules { Decide = (facts, _) => ClaimDecider.Decide(facts with { Source = facts.Source with { Reviews = [] } }) }));

    private static (HashSet<string> Ends, int States) EndsOf(OrderScope scope)
    {
        var ends = new HashSet<string>(StringComparer.Ordinal);
        var exploration = new Exploration(scope, new OrderRules()) { OnEnd = end => ends.Add(end) };
        Assert.Null(exploration.Run());
        return (ends, exploration.States);
    }

    private static int CirclingOf(OrderScope scope, OrderRules rules)
    {
        var graph = new StepGraph();
        Assert.Null(new Exploration(scope, rules) { Graph = graph }.Run());
        return graph.CountCircling();
    }
}
