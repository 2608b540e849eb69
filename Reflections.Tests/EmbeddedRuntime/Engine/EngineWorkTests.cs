using Reflections.Benchmarks.Engine;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>The counts that the benchmark prints, held to what they must be.</summary>
public sealed class EngineWorkTests
{
    [Fact]
    public async Task Sequences_TenTimesLonger_TakeTenTimesTheWork()
    {
        EngineWork[] work =
        [
            await EngineWork.OfSequenceAsync(100),
            await EngineWork.OfSequenceAsync(1_000),
            await EngineWork.OfSequenceAsync(10_000),
        ];

        Assert.InRange(EngineWork.Slope(work), 0.95, 1.1);
        Assert.All(work, each =>
        {
            Assert.InRange(each.HistoryRows, 2 * each.Activities, (2 * each.Activities) + 2);
            Assert.InRange(each.Transactions, each.Activities, each.Activities + 2);
            Assert.Equal(each.Activities + 1, each.Turns);
            Assert.Equal((0, 0), (each.Replays, each.RowsReplayed));
        });
        Assert.InRange(work[2].DatabaseBytes / work[2].Activities, 1, 200);
    }

    [Fact]
    public async Task FanOut_TenThousand_IsScheduledAtOnceAndTakesTwoRowsAnActivity()
    {
        var work = await EngineWork.OfFanOutAsync(10_000);

        Assert.Equal(20_002, work.HistoryRows);
        Assert.InRange(work.Turns, 2, 10_001);
        Assert.Equal(0, work.Replays);
    }

    [Fact]
    public async Task IdleInstances_MoreThanStayInMemory_TakeBoundedMemoryAndAllComeBack()
    {
        var idle = await IdleInstances.MeasureAsync(4_000);

        Assert.Equal(4_000, idle.Woken);
        Assert.InRange(idle.InMemory, 1, 2_100);
    }
}
