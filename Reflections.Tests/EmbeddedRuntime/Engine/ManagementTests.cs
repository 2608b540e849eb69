using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public class ManagementTests : EngineTestBase
{
    [Fact]
    public async Task Schedule_IdIsTakenByALiveInstance_IsRefused()
    {
        var host = await Start(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("x"));

        var refusal = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("x")));

        Assert.Equal("An Orchestration instance with the ID x already exists.", refusal.Message);
    }

    [Fact]
    public async Task Schedule_SameIdFiftyTimesAtOnce_OneIsAccepted()
    {
        var host = await Start(Tasks);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("x"));
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }));

        Assert.Single(attempts, accepted => accepted);
    }

    [Fact]
    public async Task Schedule_IdOfAnEndedInstance_ReplacesIt()
    {
        var host = await Start(Tasks);
        await host.Run("Echo", "old", new StartOrchestrationOptions("x"));

        var done = await host.Run("Echo", "new", new StartOrchestrationOptions("x"));

        Assert.Equal("new", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Schedule_DedupeOnCompleted_RefusesTheIdOfACompletedInstance()
    {
        var host = await Start(Tasks);
        await host.Run("Echo", "old", new StartOrchestrationOptions("x"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "new", new StartOrchestrationOptions("x").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
    }

    [Fact]
    public async Task Schedule_StartAtLater_WaitsAndKeepsEvents()
    {
        var time = new FakeTimeProvider();
        var host = await Start(Tasks, time: time);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", new StartOrchestrationOptions("x", time.GetUtcNow().AddHours(1)));
        await host.Client.RaiseEventAsync("x", "go", "early");
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync("x"))!.RuntimeStatus);

        await AdvanceUntil(time, TimeSpan.FromMinutes(30), () => host.Client.GetInstanceAsync("x").Result!.IsCompleted);

        Assert.Equal("early", (await host.Wait("x")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspend_EventsComeMeanwhile_AreTakenInOnResume()
    {
        var host = await Start(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("x"));
        await host.Client.SuspendInstanceAsync("x", "pause");
        await Until(async () => (await host.Client.GetInstanceAsync("x"))!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended, "suspension");
        Assert.Equal("pause", (await host.Client.GetInstanceAsync("x", true))!.SerializedOutput);
        await host.Client.RaiseEventAsync("x", "go", "held");
        await Until(async () => (await host.History.ReadHistoryAsync("x"))!.Any(step => step.Type == HistoryEventType.EventRaised), "the event");
        Assert.False((await host.Client.GetInstanceAsync("x"))!.IsCompleted);
        await host.Crash();

        var second = await Start(Tasks);
        await second.Client.ResumeInstanceAsync("x");

        Assert.Equal("held", (await second.Wait("x")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_Recursive_EndsTheChildrenToo()
    {
        var host = await Start(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("x"));
        await host.Client.WaitForInstanceStartAsync("child");

        await host.Client.TerminateInstanceAsync("x", new TerminateInstanceOptions("enough", Recursive: true));

        Assert.Equal("enough", (await host.Wait("x")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.Wait("child")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_Child_FailsItInTheParent()
    {
        var host = await Start(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("x"));
        await host.Client.WaitForInstanceStartAsync("child");

        await host.Client.TerminateInstanceAsync("child");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.Wait("x")).RuntimeStatus);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SuspendAndResume_EndedInstance_IsRefusedByTheFunctionsHostOnly(bool functionsHost)
    {
        var host = await Start(Tasks, options => options.FunctionsHost = functionsHost);
        await host.Run("Echo", "a", new StartOrchestrationOptions("x"));

        var suspension = await Record.ExceptionAsync(() => host.Client.SuspendInstanceAsync("x"));
        var resumption = await Record.ExceptionAsync(() => host.Client.ResumeInstanceAsync("x"));

        Assert.Equal(functionsHost, suspension is InvalidOperationException);
        Assert.Equal(functionsHost, resumption is InvalidOperationException);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.GetInstanceAsync("x"))!.RuntimeStatus);
    }

    [Fact]
    public async Task MissingAndEndedInstances_AnswerAsDocumented()
    {
        var host = await Start(Tasks);
        await host.Run("Echo", "a", new StartOrchestrationOptions("x"));

        Assert.Null(await host.Client.GetInstanceAsync("missing"));
        Assert.Null(await host.History.ReadHistoryAsync("missing"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("missing", "go"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("x", ""));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RaiseEventAsync("x", "go"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.TerminateInstanceAsync("x"));
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("missing")).PurgedInstanceCount);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.WaitForInstanceCompletionAsync("missing", limit.Token));
    }

    [Fact]
    public async Task Purge_ById_RunningIsRefusedEndedIsGone()
    {
        var host = await Start(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("x"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.PurgeInstanceAsync("x"));
        await host.Client.TerminateInstanceAsync("x");
        await host.Wait("x");

        Assert.Equal(1, (await host.Client.PurgeInstanceAsync("x")).PurgedInstanceCount);

        Assert.Null(await host.Client.GetInstanceAsync("x"));
    }

    [Fact]
    public async Task Purge_ByFilter_TakesOnlyWhatMatches()
    {
        var host = await Start(Tasks);
        await host.Run("Echo", "a");
        await host.Run("Echo", "b");
        await host.Run("Nobody");
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait");

        var purged = await host.Client.PurgeInstancesAsync(null, null, [OrchestrationRuntimeStatus.Completed]);

        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.Equal(2, await host.Client.GetAllInstancesAsync().CountAsync());
    }

    [Fact]
    public async Task Query_PagesAndFilters_FindExactlyTheMatching()
    {
        var host = await Start(Tasks);
        for (var i = 0; i < 7; i++)
        {
            await host.Run("Echo", i.ToString(System.Globalization.CultureInfo.InvariantCulture), new StartOrchestrationOptions($"a-{i}") { Tags = new Dictionary<string, string> { ["n"] = $"{i}" } });
        }

        await host.Run("Echo", "z", new StartOrchestrationOptions("b-0"));
        var query = new OrchestrationQuery(InstanceIdPrefix: "a-", PageSize: 3, FetchInputsAndOutputs: true, Statuses: [OrchestrationRuntimeStatus.Completed]);
        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in host.Client.GetAllInstancesAsync(query).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        var first = pages[0].Values[0];
        Assert.Equal("0", first.ReadOutputAs<string>());
        Assert.Equal("0", first.Tags["n"]);
        Assert.Equal(8, (await host.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed])).Values.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_EndedInstance_RunsAgainWithItsInput(bool newId)
    {
        var host = await Start(Tasks);
        await host.Run("Echo", "again", new StartOrchestrationOptions("x"));

        var id = await host.Client.RestartAsync("x", newId);

        Assert.Equal(newId, id != "x");
        Assert.Equal("again", (await host.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Rewind_FailedInstanceWithFailedChild_RunsOnlyTheFailedActivityAgain()
    {
        var broken = true;
        var calls = new int[2];
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Outer", context => context.CallSubOrchestratorAsync<string>("Inner"))
            .AddOrchestratorFunc<string>("Inner", async context =>
                await context.CallActivityAsync<string>("First") + await context.CallActivityAsync<string>("Second"))
            .AddActivityFunc("First", (TaskActivityContext _) =>
            {
                Interlocked.Increment(ref calls[0]);
                return "a";
            })
            .AddActivityFunc("Second", (TaskActivityContext _) =>
            {
                Interlocked.Increment(ref calls[1]);
                return Volatile.Read(ref broken) ? throw new IOException("down") : "b";
            }));
        var failed = await host.Run("Outer", options: new StartOrchestrationOptions("x"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Volatile.Write(ref broken, false);

        await host.Client.RewindInstanceAsync("x", "repaired");
        var done = await host.Wait("x");

        Assert.Equal("ab", done.ReadOutputAs<string>());
        Assert.Null(done.FailureDetails);
        Assert.Equal([1, 2], calls);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RewindInstanceAsync("x", "again"));
    }

    [Fact]
    public async Task Activity_NobodyWaitsFor_StillRuns()
    {
        var ran = new TaskCompletionSource();
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Fire", context =>
            {
                _ = context.CallActivityAsync("Forget");
                return Task.CompletedTask;
            })
            .AddActivityFunc("Forget", (TaskActivityContext _) => ran.SetResult()));

        await host.Run("Fire", options: new StartOrchestrationOptions("x"));

        await ran.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Metadata_WithoutValues_RefusesToReadThem()
    {
        var host = await Start(Tasks);
        await host.Run("Echo", "a", new StartOrchestrationOptions("x"));

        var plain = await host.Client.GetInstanceAsync("x");

        Assert.Throws<InvalidOperationException>(() => plain!.ReadOutputAs<string>());
    }

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string, string>("Echo", (_, input) => input)
        .AddOrchestratorFunc<string>("Wait", context => context.WaitForExternalEvent<string>("go"))
        .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync("Wait", null, new TaskOptions().WithInstanceId("child")));
}
