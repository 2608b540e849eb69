using Microsoft.DurableTask;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>What the engine does is counted, not timed: the counts are the same on every machine.</summary>
public sealed class WorkCountTests : EngineTestBase
{
    [Fact]
    public async Task SequentialActivities_PerActivity_TwoRowsOneTransactionNoReplay()
    {
        const int Count = 1000;
        var host = await Start(Sequence);
        var transactions = host.Engine.StoreCounters.Transactions;

        var done = await host.Run("Sequence", Count);

        Assert.Equal(Count, done.ReadOutputAs<int>());
        Assert.InRange(host.Engine.StoreCounters.HistoryRows, 2 * Count, (2 * Count) + 2);
        Assert.InRange(host.Engine.StoreCounters.Transactions - transactions, Count, Count + 2);
        Assert.Equal(0, host.Engine.Counters.Replays);
        Assert.Equal(Count + 1, host.Engine.Counters.Turns);
        Assert.Equal(Count, host.Engine.ActivityRuns);
    }

    [Fact]
    public async Task Restart_InTheMiddle_ReplaysTheInstanceOnce()
    {
        var host = await Start(Sequence);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sequence", 200);
        await Until(() => host.Engine.ActivityRuns > 50, "fifty activities");
        await host.Crash();

        var second = await Start(Sequence);
        var rowsBefore = (await second.History.ReadHistoryAsync(id))!.Count;
        await second.Wait(id);

        Assert.Equal(1, second.Engine.Counters.Replays);
        Assert.InRange(second.Engine.Counters.ReplayedEvents, 1, rowsBefore + 2);
        Assert.Equal(402, (await second.History.ReadHistoryAsync(id))!.Count);
    }

    [Fact]
    public async Task FanOut_Thousand_ScheduledInOneTransaction()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<int, int>("Fan", async (context, count) =>
                (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("One", i)))).Sum())
            .AddActivityFunc<int, int>("One", (_, _) => 1));

        var done = await host.Run("Fan", 1000);

        Assert.Equal(1000, done.ReadOutputAs<int>());
        Assert.Equal(2002, host.Engine.StoreCounters.HistoryRows);
        Assert.InRange(host.Engine.StoreCounters.Transactions, 3, 1003);
    }

    [Fact]
    public async Task IdleInstances_MoreThanFit_LeaveMemoryAndComeBack()
    {
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc<string>("Idle", context => context.WaitForExternalEvent<string>("wake")),
            options => options.MaxSessionsInMemory = 10);
        var ids = Enumerable.Range(0, 100).Select(i => $"idle-{i}").ToArray();
        await Task.WhenAll(ids.Select(id => host.Client.ScheduleNewOrchestrationInstanceAsync("Idle", new StartOrchestrationOptions(id))));
        await Task.WhenAll(ids.Select(id => host.Client.WaitForInstanceStartAsync(id)));
        await Until(() => host.Engine.InstancesInMemory <= 10, "ninety to leave");

        await Task.WhenAll(ids.Select(id => host.Client.RaiseEventAsync(id, "wake", id)));

        foreach (var id in ids)
        {
            Assert.Equal(id, (await host.Wait(id)).ReadOutputAs<string>());
        }

        Assert.InRange(host.Engine.Counters.Replays, 90, 100);
    }

    private static void Sequence(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<int, int>("Sequence", async (context, count) =>
        {
            var sum = 0;
            for (var i = 0; i < count; i++)
            {
                sum += await context.CallActivityAsync<int>("One", i);
            }

            return sum;
        })
        .AddActivityFunc<int, int>("One", (_, _) => 1);
}
