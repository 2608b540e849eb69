using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class DrainTests : EngineTestBase
{
    private readonly ConcurrentDictionary<int, int> _runs = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Stop_ActivitiesInProgress_WaitsForThemAndCommitsTheirResults()
    {
        const int Count = 40;
        var first = await Start(FanOut(Count));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Fan");
        await Until(() => _runs.Count == Count, "all to be in progress");

        var stop = first.Stop();
        Assert.False(stop.IsCompleted);
        _opened.SetResult();
        await stop;
        var second = await Start(FanOut(Count));

        Assert.Equal(Count, (await second.Wait(id)).ReadOutputAs<int>());
        Assert.All(_runs, run => Assert.Equal(1, run.Value));
        Assert.Equal(0, second.Engine.ActivityRuns);
    }

    [Fact]
    public async Task Stop_ActivitiesQueued_AreNotBegun()
    {
        var first = await Start(FanOut(5), options => options.MaxConcurrentActivities = 2);
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Fan");
        await Until(() => _runs.Count == 2, "two to be in progress");

        var stop = first.Stop();
        _opened.SetResult();
        await stop;
        Assert.Equal(2, _runs.Count);
        var second = await Start(FanOut(5));

        Assert.Equal(5, (await second.Wait(id)).ReadOutputAs<int>());
        Assert.All(_runs, run => Assert.Equal(1, run.Value));
    }

    [Fact]
    public async Task Stop_ActivityOutlastsTheDrain_IsLeftAndRunsAgain()
    {
        var first = await Start(FanOut(1), options => options.DrainTimeout = TimeSpan.FromMilliseconds(20));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Fan");
        await Until(() => _runs.Count == 1, "one to be in progress");

        await first.Stop();
        _opened.SetResult();
        var second = await Start(FanOut(1));

        Assert.Equal(1, (await second.Wait(id)).ReadOutputAs<int>());
        Assert.Equal(2, _runs[0]);
    }

    [Fact]
    public async Task Stop_OrchestrationsThatNeverEnd_DoNotHoldIt()
    {
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<int>("Spin", (context, round) => context.ContinueAsNew(round + 1))
                .AddOrchestratorFunc<int>("Work", async (context, round) =>
                {
                    await context.CallActivityAsync("Step");
                    context.ContinueAsNew(round + 1);
                })
                .AddActivityFunc("Step", (TaskActivityContext _) => { }),
            options => options.DrainTimeout = TimeSpan.FromMinutes(5));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Spin", 0);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Work", 0);
        await Until(() => host.Engine.ActivityRuns > 20, "some rounds");

        await host.Stop().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Stop_AtAnyPoint_LosesNoResultAndRunsNothingTwice()
    {
        const int Steps = 200;
        var id = string.Empty;
        OrchestrationMetadata? done = null;
        for (var life = 0; done is null; life++)
        {
            var host = await Start(tasks => tasks
                .AddOrchestratorFunc<int>("Steps", async context =>
                {
                    for (var i = 0; i < Steps; i++)
                    {
                        await context.CallActivityAsync("Step", i);
                    }

                    return Steps;
                })
                .AddActivityFunc<int>("Step", async (_, step) =>
                {
                    _runs.AddOrUpdate(step, 1, (_, count) => count + 1);
                    await Task.Yield();
                }));
            id = life == 0 ? await host.Client.ScheduleNewOrchestrationInstanceAsync("Steps") : id;
            if (life < 5)
            {
                await Until(() => _runs.Count > life * 30, "some steps");
                await host.Stop();
            }
            else
            {
                done = await host.Wait(id);
            }
        }

        Assert.Equal(Steps, done.ReadOutputAs<int>());
        Assert.Equal(Steps, _runs.Count);
        Assert.All(_runs, run => Assert.Equal(1, run.Value));
    }

    private Action<DurableTaskRegistry> FanOut(int count) => tasks => tasks
        .AddOrchestratorFunc<int>("Fan", async context =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Held", i)))).Sum())
        .AddActivityFunc<int, int>("Held", async (_, i) =>
        {
            _runs.AddOrUpdate(i, 1, (_, runs) => runs + 1);
            await _opened.Task;
            return 1;
        });
}
