using CsCheck;
using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class SourceStateTests
{
    [Fact]
    public void TakeTicket_Repeated_KeepsTheNumber()
    {
        var once = Empty().TakeTicket(Run(1), withTurn: true, "hub", Now);

        Assert.Equal(once, once.TakeTicket(Run(1), withTurn: true, "hub", Now));
        Assert.Equal(2, once.TakeTicket(Run(2), withTurn: true, "hub", Now).Latest);
    }

    [Fact]
    public void TakeTicket_TurnHeld_LeavesItThere() => Assert.Equal(
        Run(1), Empty().TakeTicket(Run(1), true, "hub", Now).TakeTicket(Run(2), true, "hub", Now).Turn!.Run);

    [Fact]
    public void ReleaseTurn_OfAnother_ChangesNothing()
    {
        var held = Empty().TakeTurn(Run(1), 1, "hub", Now);

        Assert.Same(held, held.ReleaseTurn(Run(2)));
        Assert.Null(held.ReleaseTurn(Run(1)).Turn);
    }

    [Fact]
    public void JudgeFlip_RememberedGenerationOfAnotherContent_IsConflict() =>
        Assert.Equal(FlipVerdict.Conflict, Showing("A", 1, 1).JudgeFlip(1, Key("B")));

    // Whatever order tickets, flips and observations come in: asOf never falls, numbers are never reused, and what is applied is the
    // highest generation that flipped.
    [Fact]
    public void Operations_AnyOrder_KeepTheOrder() => Gen.Select(Gen.Int[0, 2], Gen.Int[1, 30]).Array[0, 60].Sample(steps =>
    {
        var state = Empty();
        var flipped = new List<long>();
        foreach (var (operation, number) in steps)
        {
            var before = state;
            switch (operation)
            {
                case 0:
                    state = state.TakeTicket(Run(1000 + state.Latest), false, "hub", Now);
                    Assert.Equal(before.Latest + 1, state.Latest);
                    break;
                case 1 when number <= state.Latest && state.JudgeFlip(number, Key("A")) == FlipVerdict.Flip:
                    state = state.Flip(Version("A", number));
                    flipped.Add(number);
                    Assert.Equal(FlipVerdict.AlreadyApplied, state.JudgeFlip(number, Key("A")));
                    break;
                case 1 when number <= state.Latest:
                    Assert.Throws<InvalidOperationException>(() => state.Flip(Version("A", number)));
                    break;
                case 2 when number <= state.Latest && state.Applied is not null:
                    state = state.Observe(number);
                    break;
                default:
                    break;
            }

            Assert.True(state.AsOf >= before.AsOf);
            Assert.True(state.Flips.Count <= SourceState.RememberedFlips);
        }

        Assert.Equal(flipped.Count == 0 ? null : flipped.Max(), state.Applied?.Generation);
    });
}
