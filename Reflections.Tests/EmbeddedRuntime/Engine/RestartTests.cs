using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class RestartTests : EngineTestBase
{
    [Fact]
    public async Task Crash_DuringAnActivity_RunsItAgainAndNothingBeforeIt()
    {
        var calls = new ConcurrentDictionary<int, int>();
        var blocked = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var first = await Start(Tasks(async step =>
        {
            calls.AddOrUpdate(step, 1, (_, count) => count + 1);
            if (step == 5)
            {
                reached.TrySetResult();
                await blocked.Task;
            }
        }));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Steps");
        await reached.Task;
        await first.Crash();
        blocked.SetResult();

        var second = await Start(Tasks(step =>
        {
            calls.AddOrUpdate(step, 1, (_, count) => count + 1);
            return Task.CompletedTask;
        }));
        var done = await second.Wait(id);

        Assert.Equal(45, done.ReadOutputAs<int>());
        Assert.All(calls, call => Assert.Equal(call.Key == 5 ? 2 : 1, call.Value));
        Assert.Equal(1, second.Engine.Counters.Replays);

        static Action<DurableTaskRegistry> Tasks(Func<int, Task> run) => tasks => tasks
            .AddOrchestratorFunc<int>("Steps", async context =>
            {
                var sum = 0;
                for (var i = 0; i < 10; i++)
                {
                    sum += await context.CallActivityAsync<int>("Step", i);
                }

                return sum;
            })
            .AddActivityFunc<int, int>("Step", async (_, step) =>
            {
                await run(step);
                return step;
            });
    }

    [Fact]
    public async Task Crash_AgainAndAgain_EndsWithTheSameResult()
    {
        Action<DurableTaskRegistry> tasks = registry => registry
            .AddOrchestratorFunc<int>("Parent", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)))).Sum())
            .AddOrchestratorFunc<int, int>("Child", async (context, start) =>
            {
                for (var i = 0; i < 10; i++)
                {
                    start = await context.CallActivityAsync<int>("Increment", start);
                }

                return start;
            })
            .AddActivityFunc<int, int>("Increment", async (_, value) =>
            {
                await Task.Yield();
                return value + 1;
            });
        var ids = Enumerable.Range(0, 4).Select(i => $"run-{i}").ToArray();
        for (var life = 0; life < 6; life++)
        {
            var host = await Start(tasks);
            var before = host.Engine.StoreCounters.Transactions;
            foreach (var id in ids.Where(_ => life == 0))
            {
                await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions(id));
            }

            await Until(() => host.Engine.StoreCounters.Transactions >= before + (life * 3) || AllEnded(host), "some progress");
            await host.Crash();
        }

        var last = await Start(tasks);
        foreach (var id in ids)
        {
            Assert.Equal(60, (await last.Wait(id)).ReadOutputAs<int>());
        }

        bool AllEnded(EngineHost host) => ids.All(id => host.Client.GetInstanceAsync(id).Result?.IsCompleted == true);
    }

    [Fact]
    public async Task Crash_TimerSet_FiresInTheNextLife()
    {
        var time = new FakeTimeProvider();
        Action<DurableTaskRegistry> tasks = registry => registry.AddOrchestratorFunc<string>("Sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "woke";
        });
        var first = await Start(tasks, time: time);
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await first.Client.WaitForInstanceStartAsync(id);
        await first.Crash();
        time.Advance(TimeSpan.FromHours(2));

        var second = await Start(tasks, time: time);

        Assert.Equal("woke", (await second.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Crash_EventNotTakenIn_IsTakenInOnceInTheNextLife()
    {
        Action<DurableTaskRegistry> tasks = registry => registry.AddOrchestratorFunc<int>("Count", async context =>
        {
            var count = 0;
            while (await context.WaitForExternalEvent<bool>("more"))
            {
                count++;
            }

            return count;
        });
        var first = await Start(tasks);
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Count");
        for (var i = 0; i < 20; i++)
        {
            await first.Client.RaiseEventAsync(id, "more", true);
        }

        await first.Crash();

        var second = await Start(tasks);
        await second.Client.RaiseEventAsync(id, "more", false);

        Assert.Equal(20, (await second.Wait(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Stop_InOrder_GoesOnInTheNextLife()
    {
        var running = new TaskCompletionSource();
        var first = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Flow", context => context.CallActivityAsync<string>("Slow"))
            .AddActivityFunc<string>("Slow", async (TaskActivityContext _) =>
            {
                running.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
                return "never";
            }));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await running.Task;
        await first.Stop();

        var second = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Flow", context => context.CallActivityAsync<string>("Slow"))
            .AddActivityFunc("Slow", (TaskActivityContext _) => "quick"));

        Assert.Equal("quick", (await second.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Stop_SomebodyWaits_EndsTheWait()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Flow", context => context.WaitForExternalEvent<string>("never")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await host.Client.WaitForInstanceStartAsync(id);
        var wait = host.Client.WaitForInstanceCompletionAsync(id);

        await host.Stop();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System));
    }

    [Fact]
    public async Task Crash_InTheSameActivityTooOften_FailsItAsPoisonous()
    {
        var id = string.Empty;
        for (var life = 0; life < 3; life++)
        {
            var reached = new TaskCompletionSource();
            var doomed = await Start(
                Tasks(async () =>
                {
                    reached.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
                }),
                options => options.MaxHostCrashes = 3);
            id = life == 0 ? await doomed.Client.ScheduleNewOrchestrationInstanceAsync("Flow") : id;
            await reached.Task;
            await doomed.Crash();
        }

        var last = await Start(Tasks(() => Task.CompletedTask), options => options.MaxHostCrashes = 3);
        var done = await last.Wait(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("in progress 3 times when its host died", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);

        static Action<DurableTaskRegistry> Tasks(Func<Task> run) => tasks => tasks
            .AddOrchestratorFunc("Flow", context => context.CallActivityAsync("Killer"))
            .AddActivityFunc("Killer", (TaskActivityContext _) => run());
    }

    [Fact]
    public async Task Start_FolderInUse_IsRefusedInOneLine()
    {
        await Start(_ => { });

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(_ => { }));

        Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Start_DatabaseDamaged_IsReportedAndLeftAlone()
    {
        var first = await Start(tasks => tasks.AddOrchestratorFunc<int>("One", _ => Task.FromResult(1)));
        for (var i = 0; i < 50; i++)
        {
            await first.Run("One");
        }

        await first.Stop();
        var file = Path.Combine(Folder, "test.db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(4096, 8192).Fill(0xA5);
        await File.WriteAllBytesAsync(file, bytes);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => Start(_ => { }));

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Client_BeforeTheWorkerStarts_IsServedOnceItDoes()
    {
        var host = EngineHost.Build(Folder, tasks => tasks.AddOrchestratorFunc<int>("One", _ => Task.FromResult(1)));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("One");
        await host.DisposeAsync();

        var second = await Start(tasks => tasks.AddOrchestratorFunc<int>("One", _ => Task.FromResult(1)));

        Assert.Equal(1, (await second.Wait(id)).ReadOutputAs<int>());
    }
}
