using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class DiskFullTests : EngineTestBase
{
    [Fact]
    public async Task DiskFull_InTheMiddle_IsSaidOnceAndTheInstanceGoesOnWhenThereIsRoom()
    {
        var time = new FakeTimeProvider();
        using var log = new ListLogger();
        var runs = 0;
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<int>("Flow", async context =>
                {
                    await context.WaitForExternalEvent<string>("go");
                    var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallActivityAsync<string>("Large", i)));
                    return results.Sum(result => result.Length);
                })
                .AddActivityFunc<int, string>("Large", (_, _) =>
                {
                    Interlocked.Increment(ref runs);
                    return new string('x', 50_000);
                }),
            time: time,
            services: services => services.AddSingleton<ILoggerFactory>(log));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await host.Client.WaitForInstanceStartAsync(id);
        await host.Client.RaiseEventAsync(id, "go");
        await Until(() => Volatile.Read(ref runs) > 0, "an activity");
        var store = (SqliteHistoryStore)host.Engine.Store;
        await store.LimitSizeAsync(1);
        await AdvanceUntil(time, TimeSpan.FromSeconds(1), () => log.Lines(LogLevel.Error).Count > 0 || host.Engine.ActivityRuns == 20);

        await Assert.ThrowsAsync<IOException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new string('x', 5_000_000)));
        await store.LimitSizeAsync(null);
        await AdvanceUntil(time, TimeSpan.FromSeconds(1), () => host.Client.GetInstanceAsync(id).Result!.IsCompleted);

        Assert.Equal(1_000_000, (await host.Wait(id)).ReadOutputAs<int>());
        Assert.Equal(20, runs);
        Assert.All(log.Lines(LogLevel.Error), line => Assert.DoesNotContain('\n', line));
        Assert.InRange(log.Lines(LogLevel.Error).Count, 0, 2);
    }
}
