using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public class OrchestrationTests : EngineTestBase
{
    [Fact]
    public async Task Timer_LongerThanAWeek_FiresWhenItsTimeHasCome()
    {
        var time = new FakeTimeProvider();
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc<DateTime>("Sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromDays(9), CancellationToken.None);
                return context.CurrentUtcDateTime;
            }),
            time: time);
        var start = time.GetUtcNow().UtcDateTime;

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await AdvanceUntil(time, TimeSpan.FromHours(12), () => host.Client.GetInstanceAsync(id).Result!.IsCompleted);

        var woke = (await host.Wait(id)).ReadOutputAs<DateTime>();
        Assert.True(woke - start >= TimeSpan.FromDays(9));
        Assert.Equal(DateTimeKind.Utc, woke.Kind);
    }

    [Fact]
    public async Task Timer_Cancelled_ThrowsAndDoesNotHoldTheInstance()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<string>("Cancel", async context =>
        {
            using var end = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), end.Token);
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            end.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        }));

        Assert.Equal("cancelled", (await host.Run("Cancel")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ExternalEvents_RaisedBeforeTheyAreAwaited_ComeInOrderWhateverTheirCase()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<int[]>("Collect", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            var first = await context.WaitForExternalEvent<int>("Number");
            var second = await context.WaitForExternalEvent<int>("NUMBER");
            return [first, second];
        }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        await host.Client.RaiseEventAsync(id, "number", 1);
        await host.Client.RaiseEventAsync(id, "numBER", 2);
        await host.Client.RaiseEventAsync(id, "GO", "now");

        var collected = (await host.Wait(id)).ReadOutputAs<int[]>();
        Assert.Equal([1, 2], collected!);
    }

    [Fact]
    public async Task ExternalEvent_TimeIsOver_ThrowsTaskCanceled()
    {
        var time = new FakeTimeProvider();
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc<string>("Wait", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMinutes(5));
                }
                catch (TaskCanceledException exception)
                {
                    return exception.Message;
                }
            }),
            time: time);

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await AdvanceUntil(time, TimeSpan.FromMinutes(1), () => host.Client.GetInstanceAsync(id).Result!.IsCompleted);

        Assert.Equal("A task was canceled.", (await host.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ExternalEvent_ComesInTime_CancelsTheTimer()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<string>("Wait", context =>
            context.WaitForExternalEvent<string>("soon", TimeSpan.FromDays(3))));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await host.Client.RaiseEventAsync(id, "soon", "here");

        Assert.Equal("here", (await host.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task SubOrchestration_Completes_GivesItsResultAndKnowsItsParent()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Parent", context => context.CallSubOrchestratorAsync<string>(
                "Child", 5, new TaskOptions().WithInstanceId("the-child")))
            .AddOrchestratorFunc<int, string>("Child", (context, input) =>
                $"{context.InstanceId} of {context.Parent!.Name} {context.Parent.InstanceId}: {input}"));

        var done = await host.Run("Parent", options: new StartOrchestrationOptions("the-parent"));

        Assert.Equal("the-child of Parent the-parent: 5", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task SubOrchestration_FailsOnce_IsRetried()
    {
        var calls = 0;
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Parent", context => context.CallSubOrchestratorAsync<string>(
                "Child", null, new TaskOptions(new RetryPolicy(2, TimeSpan.FromMilliseconds(1)))))
            .AddOrchestratorFunc<string>("Child", context => context.CallActivityAsync<string>("Flaky"))
            .AddActivityFunc("Flaky", (TaskActivityContext _) =>
                Interlocked.Increment(ref calls) == 1 ? throw new IOException("once") : "fine"));

        Assert.Equal("fine", (await host.Run("Parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task SubOrchestration_IdIsTakenByALiveInstance_FailsTheTask()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Waiter", context => context.WaitForExternalEvent<string>("never"))
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync(
                "Waiter", null, new TaskOptions().WithInstanceId("taken"))));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waiter", new StartOrchestrationOptions("taken"));

        var done = await host.Run("Parent");

        Assert.Contains("An Orchestration instance with the ID taken already exists.", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "3:kept")]
    [InlineData(false, "3:gone")]
    public async Task ContinueAsNew_EventNotAwaited_IsKeptWhenAsked(bool preserve, string expected)
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<int, string>("Loop", async (context, round) =>
        {
            if (round == 0)
            {
                await context.WaitForExternalEvent<string>("go");
            }

            if (round < 3)
            {
                context.ContinueAsNew(round + 1, preserve);
                return "ignored";
            }

            using var end = new CancellationTokenSource();
            var kept = context.WaitForExternalEvent<string>("extra", end.Token);
            await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            return $"{round}:{(kept.IsCompleted ? kept.Result : "gone")}";
        }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Loop", 0);
        await host.Client.RaiseEventAsync(id, "extra", "kept");
        await host.Client.RaiseEventAsync(id, "go", "now");

        var done = await host.Wait(id);
        Assert.Equal(expected, done.ReadOutputAs<string>());
        Assert.Equal(3, done.ReadInputAs<int>());
    }

    [Fact]
    public async Task SetCustomStatus_WhileRunning_IsSeenByClients()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Show", async context =>
        {
            context.SetCustomStatus(new { Stage = "half" });
            await context.WaitForExternalEvent<string>("go");
        }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Show");
        var started = await host.Client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true);

        Assert.Equal(OrchestrationRuntimeStatus.Running, started.RuntimeStatus);
        Assert.Equal("""{"Stage":"half"}""", started.SerializedCustomStatus);
    }

    [Fact]
    public async Task SendEvent_ToAnotherInstance_Arrives()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Receiver", context => context.WaitForExternalEvent<string>("hello"))
            .AddOrchestratorFunc<string>("Sender", (context, to) => context.SendEvent(to, "Hello", "from afar")));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Receiver");
        await host.Run("Sender", id);

        Assert.Equal("from afar", (await host.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_UnknownName_FailsTheInstance()
    {
        var host = await Start(_ => { });

        var done = await host.Run("Nobody");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("'Nobody'", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_Versions_TheOneAskedForRuns()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<object?, string>("Greet", "1", (_, _) => Task.FromResult("one"))
            .AddOrchestratorFunc<object?, string>("Greet", "2", (context, _) => Task.FromResult($"two {context.Version}")));

        var done = await host.Run("Greet", options: new StartOrchestrationOptions { Version = "2" });

        Assert.Equal("two 2", done.ReadOutputAs<string>());
    }
}
