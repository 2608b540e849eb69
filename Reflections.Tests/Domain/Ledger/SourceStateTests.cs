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
    public void Delete_Showing_HidesItUnderATicketThatEveryEarlierRunIsBelow()
    {
        var showing = Showing("A", 1, 3).AwaitReview(Run(2)).TakeTurn(Run(3), 3, "hub", Now);

        var deleted = showing.Delete(Now);

        Assert.True(deleted.IsDeleted && deleted.IsSettled);
        Assert.Equal(new SourceDeletion(4, Now, 1, "batch", "hash"), deleted.Deletion);
        Assert.Equal((4L, 4L, null, 0), (deleted.Latest, deleted.AsOf, deleted.Turn, deleted.Reviews.Count));
        Assert.Equal(FlipVerdict.Superseded, deleted.JudgeFlip(3, Key("B")));
        Assert.Equal(FlipVerdict.AlreadyApplied, deleted.JudgeFlip(1, Key("A")));
        Assert.Null(deleted.NotedAt(4));
    }

    [Fact]
    public void WasDeletedUnder_ShownOrLaterRun_IsFalse()
    {
        var deleted = Showing("A", 1, 2).Delete(Now);

        Assert.True(deleted.WasDeletedUnder(Run(2), 2));
        Assert.False(deleted.WasDeletedUnder(Run(1), 1));
        Assert.False(deleted.WasDeletedUnder(Run(4), 4));
        Assert.False(Showing("A", 1, 2).WasDeletedUnder(Run(2), 2));
    }

    [Fact]
    public void Delete_Twice_IsOnce()
    {
        var deleted = Showing("A", 1, 1).Delete(Now);

        Assert.Same(deleted, deleted.Delete(Now.AddDays(1)));
        Assert.Equal(4, deleted.TakeTicket(Run(3), false, "hub", Now).Delete(Now).Epoch);
    }

    [Fact]
    public void Delete_ThenAnotherRun_GetsTheNextTicketAndIsShown()
    {
        var deleted = Showing("A", 1, 1).Delete(Now);
        var sentAgain = deleted.TakeTicket(Run(3), withTurn: true, "hub", Now);

        Assert.Equal((3L, 2L, true), (sentAgain.Latest, sentAgain.Epoch, sentAgain.IsDeleted));
        var shown = sentAgain.Flip(Version("A", 3));
        Assert.Equal((false, 2L), (shown.IsDeleted, shown.Epoch));
    }

    [Fact]
    public void TakeTicket_TurnHeld_LeavesItThere() => Assert.Equal(
        Run(1), Empty().TakeTicket(Run(1), true, "hub", Now).TakeTicket(Run(2), true, "hub", Now).Turn!.Run);

    [Fact]
    public void TakeTicket_TurnNotAsked_LeavesItFree() => Assert.Null(Empty().TakeTicket(Run(1), withTurn: false, "hub", Now).Turn);

    [Fact]
    public void TakeTicket_TurnFree_GivesItUnderTheNewTicket() => Assert.Equal(
        new TurnHolder(Run(5), 5, "hub", Now), (Empty() with { Latest = 4, LatestRun = Run(4) }).TakeTicket(Run(5), withTurn: true, "hub", Now).Turn);

    [Fact]
    public void IsSettled_TicketGivenSince_IsFalse()
    {
        Assert.True(Showing("A", 1, 1).IsSettled);
        Assert.False(Showing("A", 1, 2).IsSettled);
    }

    [Fact]
    public void ReleaseTurn_OfAnother_ChangesNothing()
    {
        var held = Empty().TakeTurn(Run(1), 1, "hub", Now);

        Assert.Same(held, held.ReleaseTurn(Run(2)));
        Assert.Null(held.ReleaseTurn(Run(1)).Turn);
    }

    [Fact]
    public void ReleaseTurn_OfAReviewer_LeavesTheTurnAndTheOtherReviewers()
    {
        var state = Empty().AwaitReview(Run(1)).AwaitReview(Run(2)).TakeTurn(Run(3), 3, "hub", Now).ReleaseTurn(Run(1));

        Assert.Equal([Run(2)], state.Reviews);
        Assert.Equal(Run(3), state.Turn!.Run);
    }

    [Fact]
    public void AwaitReview_TurnHolder_GivesTheTurnBack()
    {
        var state = Empty().TakeTurn(Run(1), 1, "hub", Now).AwaitReview(Run(1));

        Assert.Equal([Run(1)], state.Reviews);
        Assert.Null(state.Turn);
    }

    [Fact]
    public void AwaitReview_OfAnother_LeavesTheTurn() =>
        Assert.Equal(Run(1), Empty().TakeTurn(Run(1), 1, "hub", Now).AwaitReview(Run(2)).Turn!.Run);

    // The same record back means that there is nothing to write.
    [Fact]
    public void AwaitReview_RepeatedStep_ChangesNothing()
    {
        var waiting = Empty().AwaitReview(Run(1)).TakeTurn(Run(2), 2, "hub", Now);

        Assert.Same(waiting, waiting.AwaitReview(Run(1)));
    }

    [Fact]
    public void AwaitReview_TurnTakenAgain_GivesItBackAndWaitsOnce()
    {
        var state = Empty().AwaitReview(Run(1)).AwaitReview(Run(2)).TakeTurn(Run(1), 1, "hub", Now).AwaitReview(Run(1));

        Assert.Null(state.Turn);
        Assert.Equal([Run(1), Run(2)], state.Reviews);
    }

    [Fact]
    public void AwaitReview_MoreThanAreRemembered_ForgetsTheOldest()
    {
        var state = Empty();
        for (var run = 1; run <= SourceState.RememberedReviews + 1; run++)
        {
            state = state.AwaitReview(Run(run));
        }

        Assert.Equal(Enumerable.Range(2, SourceState.RememberedReviews).Reverse().Select(run => Run(run)), state.Reviews);
    }

    [Fact]
    public void Observe_NotNewer_ChangesNothing()
    {
        var state = Showing("A", 3, 5);

        Assert.Same(state, state.Observe(2));
        Assert.Same(state, state.Observe(3));
        Assert.Equal(state with { AsOf = 4 }, state.Observe(4));
    }

    [Fact]
    public void JudgeFlip_RememberedGenerationOfAnotherContent_IsConflict() =>
        Assert.Equal(FlipVerdict.Conflict, Showing("A", 1, 1).JudgeFlip(1, Key("B")));

    [Fact]
    public void NotedAt_OwnObservationOfWhatAnotherApplied_IsThatVersion()
    {
        var seen = Showing("A", 1, 3).Observe(2);

        Assert.Equal(1, seen.NotedAt(2)!.Generation);
        Assert.Null(seen.NotedAt(1));
        Assert.Null(seen.Observe(3).NotedAt(2));
        Assert.Null(Showing("A", 1, 1).NotedAt(1));
        Assert.Null(Empty().NotedAt(0));
    }

    // A ticket that was noted as an observation of what is applied cannot also be a version.
    [Fact]
    public void JudgeFlip_GenerationThatWasNotedAsAnObservation_IsSuperseded() =>
        Assert.Equal(FlipVerdict.Superseded, Showing("A", 1, 3).Observe(2).JudgeFlip(2, Key("B")));

    [Fact]
    public void Flip_MoreThanAreRemembered_ForgetsTheOldest()
    {
        var state = Empty();
        for (var generation = 1; generation <= SourceState.RememberedFlips + 1; generation++)
        {
            state = state.Flip(Version("A", generation));
        }

        Assert.Equal(Enumerable.Range(2, SourceState.RememberedFlips).Reverse().Select(n => (long)n), state.Flips.Select(flip => flip.Generation));
        Assert.Equal(new Flip(17, Key("A"), Run(17), Now), state.Flips[0]);
        Assert.Equal((17, Version("A", 17)), (state.AsOf, state.Applied));
    }

    [Fact]
    public void Flip_NotNewer_SaysOverWhat()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Showing("A", 4, 9).Observe(6).Flip(Version("B", 5)));

        Assert.Contains("Generation 5", error.Message);
        Assert.Contains("over 6", error.Message);
    }

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
