using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.Engine;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class DeterminismTests : EngineTestBase
{
    [Fact]
    public async Task AwaitTaskDelay_Alone_FailsTheInstanceWithAnExplanation()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Bad", async _ =>
            await Task.Delay(TimeSpan.FromMinutes(10), TimeProvider.System)));

        var done = await host.Run("Bad");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal($"System.InvalidOperationException: {OrchestratorScheduler.InvalidUseMessage}", done.SerializedOutput);
    }

    [Fact]
    public async Task AwaitTaskDelay_WhileSomethingDurableIsOpen_FailsTheInstance()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Bad", async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            await timer;
        }));

        var done = await host.Run("Bad");

        Assert.Contains(OrchestratorScheduler.InvalidUseMessage, done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigureAwaitFalse_ThenContext_FailsTheInstance()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Bad", async context =>
            {
                var open = context.WaitForExternalEvent<string>("never");
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
                await context.CallActivityAsync("Any");
                await open;
            })
            .AddActivityFunc("Any", (TaskActivityContext _) => { }));

        var done = await host.Run("Bad");

        Assert.Contains(OrchestratorScheduler.InvalidUseMessage, done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContinueWithAndYield_OnDurableTasks_AreAllowed()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<int>("Good", async context =>
            {
                await Task.Yield();
                var doubled = context.CallActivityAsync<int>("One").ContinueWith(one => one.Result * 2, TaskScheduler.Current);
                return await doubled;
            })
            .AddActivityFunc("One", (TaskActivityContext _) => 1));

        Assert.Equal(2, (await host.Run("Good")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Replay_CodeDoesSomethingElse_FailsNamingBothStepsAndDoesNotGrowTheHistory()
    {
        var first = await Start(tasks => tasks
            .AddOrchestratorFunc("Flow", async context =>
            {
                await context.CallActivityAsync("Old");
                await context.WaitForExternalEvent<string>("go");
            })
            .AddActivityFunc("Old", (TaskActivityContext _) => { }));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await Until(async () => (await first.History.ReadHistoryAsync(id))!.Count == 3, "the activity's answer");
        await first.Crash();

        var second = await Start(tasks => tasks
            .AddOrchestratorFunc("Flow", async context =>
            {
                await context.CallActivityAsync("New");
                await context.WaitForExternalEvent<string>("go");
            })
            .AddActivityFunc("New", (TaskActivityContext _) => { }));
        await second.Client.RaiseEventAsync(id, "go");
        var done = await second.Wait(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.StartsWith("Non-Deterministic workflow detected: ", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("TaskScheduled #0 'Old'", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("TaskScheduled #0 'New'", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, (await second.History.ReadHistoryAsync(id))!.Count);
    }

    [Fact]
    public async Task Replay_CodeEndsEarlier_FailsAsNonDeterministic()
    {
        var first = await Start(tasks => tasks.AddOrchestratorFunc("Flow", async context =>
        {
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            await context.WaitForExternalEvent<string>("go");
        }));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await Until(async () => (await first.History.ReadHistoryAsync(id))!.Count == 3, "the timer");
        await first.Crash();

        var second = await Start(tasks => tasks.AddOrchestratorFunc("Flow", _ => Task.CompletedTask));
        await second.Client.RaiseEventAsync(id, "go");

        var done = await second.Wait(id);

        Assert.Contains("TimerCreated #0, but the orchestrator had already ended", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayEveryTurn_GuidTimeAndLog_AreTheSameInEachReplay()
    {
        var guids = new List<Guid>();
        var times = new List<DateTime>();
        var live = 0;
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc("Flow", async context =>
                {
                    guids.Add(context.NewGuid());
                    times.Add(context.CurrentUtcDateTime);
                    live += context.IsReplaying ? 0 : 1;
                    await context.CallActivityAsync("Any");
                    await context.CallActivityAsync("Any");
                    await context.CallActivityAsync("Any");
                })
                .AddActivityFunc("Any", (TaskActivityContext _) => { }),
            options => options.ReplayEveryTurn = true);

        var done = await host.Run("Flow");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal(4, guids.Count);
        Assert.Single(guids.Distinct());
        Assert.Single(times.Distinct());
        Assert.Equal(1, live);
        Assert.Equal(5, guids[0].Version);
    }
}
