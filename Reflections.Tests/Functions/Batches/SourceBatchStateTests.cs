using CsCheck;
using Reflections.Domain.Identity;
using Reflections.Functions.Batches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Batches;

public sealed class SourceBatchStateTests
{
    [Fact]
    public void After_AnyCourse_StartsEachItemOnceWithinItsBoundAndCountsEachOutcome() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 5], Gen.Int[0, 99].Array[100]).Sample((total, concurrency, dice) =>
        {
            var (state, at) = (New(total, concurrency), 0);
            int Roll() => dice[at++ % dice.Length];
            var started = new List<int>();
            for (var rounds = 0; !state.IsOver; rounds++)
            {
                Assert.True(rounds < 10_000);
                if (state.ToStart > 0)
                {
                    var now = Enumerable.Range(state.Next, state.ToStart).ToList();
                    started.AddRange(now);
                    state = (state with { Next = state.Next + now.Count })
                        .After([.. now.Select(index => Roll() < 30 ? new ItemStanding(index, Run(index), "duplicate_skipped") : new ItemStanding(index, Run(index), null))]);
                }
                else
                {
                    state = state.After([.. state.Working.Select(item => new ItemStanding(item.Index, item.Run, Roll() is < 40 or 99 ? "completed" : null))]);
                }

                Assert.InRange(state.Working.Count, 0, concurrency);
                Assert.Equal(state.Next, state.Working.Count + state.Outcomes.Values.Sum());
                at += rounds % 2;
            }

            Assert.Equal(Enumerable.Range(0, total), started);
            Assert.Equal(total, SourceBatchProgress.Of(state).Done);
        });

    [Fact]
    public void After_ItemHeldBack_StartsNothingMoreAndWaitsForWhatRuns()
    {
        var state = (New(5, 2) with { Next = 2 }).After([new ItemStanding(0, Run(0), null), new ItemStanding(1, null, null, IsHeldBack: true)]);

        Assert.Equal((0, false), (state.ToStart, state.IsOver));
        Assert.True(state.After([new ItemStanding(0, Run(0), "failed")]).IsOver);
    }

    private static SourceBatchState New(int total, int concurrency) => SourceBatchState.Of(new SourceBatch
    {
        Id = Run(0),
        Reflection = Sample.Reflection,
        Total = total,
        Concurrency = concurrency,
        Hub = Sample.Hub,
        Status = SourceBatchStatus.Running,
        CreatedAt = Sample.Noon,
    });

    private static RunId Run(int index) => RunId.Parse(index.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
}
