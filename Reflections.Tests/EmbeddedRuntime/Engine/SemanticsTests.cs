using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>Finer points of the programming model.</summary>
public class SemanticsTests : EngineTestBase
{
    [Fact]
    public async Task TaskIds_AfterExhaustedRetries_CountTheTimerAfterTheLastAttempt()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string[]>("Try", async context =>
            {
                var options = new TaskOptions(new RetryPolicy(2, TimeSpan.FromMilliseconds(1)));
                return [await MessageOf(context, options), await MessageOf(context, null)];
            })
            .AddActivityFunc("Break", (TaskActivityContext _) => throw new IOException("never")));

        var done = await host.Run("Try");

        // Attempt 0, delay 1, attempt 2, the last timer 3, the plain call 4.
        Assert.Equal(
            ["Task 'Break' (#2) failed with an unhandled exception: never", "Task 'Break' (#4) failed with an unhandled exception: never"],
            done.ReadOutputAs<string[]>()!);
        var timers = (await host.History.ReadHistoryAsync(done.InstanceId))!.Where(step => step.Type == HistoryEventType.TimerCreated);
        Assert.Equal([1, 3], timers.Select(timer => timer.TaskId));
    }

    [Fact]
    public async Task TaskIds_FailureThatIsNotHandled_CountNoTimer()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string[]>("Try", async context =>
            {
                var options = new TaskOptions(new RetryPolicy(1, TimeSpan.FromMilliseconds(1)) { HandleFailure = _ => false });
                return [await MessageOf(context, options), await MessageOf(context, null)];
            })
            .AddActivityFunc("Break", (TaskActivityContext _) => throw new IOException("never")));

        var messages = (await host.Run("Try")).ReadOutputAs<string[]>()!;

        Assert.Contains("(#1)", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExternalEvents_SeveralWaits_TheNewestIsServedFirst()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<string>("Collect", async context =>
        {
            var older = context.WaitForExternalEvent<string>("word");
            var newer = context.WaitForExternalEvent<string>("word");
            return $"{await newer} {await older}";
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        await host.Client.WaitForInstanceStartAsync(id);

        await host.Client.RaiseEventAsync(id, "word", "first");
        await host.Client.RaiseEventAsync(id, "word", "second");

        Assert.Equal("first second", (await host.Wait(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ExternalEvent_WaitedForAsTwoTypes_IsAnArgumentException()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc("Collect", async context =>
        {
            var number = context.WaitForExternalEvent<int>("value");
            await context.WaitForExternalEvent<string>("VALUE");
            await number;
        }));

        Assert.StartsWith("System.ArgumentException: ", (await host.Run("Collect")).SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_LongerThanTheMaximumInterval_FiresOnceWhenItIsDue()
    {
        var time = new FakeTimeProvider();
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc("Sleep", context => context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None)), time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleep");
        await Until(async () => (await host.History.ReadHistoryAsync(id))!.Any(step => step.FireAt is not null), "the timer");

        for (var day = 0; day < 9; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.DoesNotContain((await host.History.ReadHistoryAsync(id))!, step => step.Type == HistoryEventType.TimerFired);
        await AdvanceUntil(time, TimeSpan.FromHours(6), () => host.Client.GetInstanceAsync(id).Result!.IsCompleted);
        Assert.Single((await host.History.ReadHistoryAsync(id))!, step => step.Type == HistoryEventType.TimerFired);
    }

    [Theory]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.Strict, "1.0", true)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.Strict, "2.0", false)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, "1.0", false)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, "3.0", true)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.None, "9.0", false)]
    public async Task UseVersioning_VersionThatDoesNotMatch_Fails(
        DurableTaskWorkerOptions.VersionMatchStrategy strategy, string version, bool fails)
    {
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc<string>("Show", context => Task.FromResult(context.Version)),
            services: services => services.AddDurableTaskWorker(builder => builder.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = "2.0",
                MatchStrategy = strategy,
                FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Fail,
            })));

        var done = await host.Run("Show", options: new StartOrchestrationOptions { Version = version });

        Assert.Equal(fails ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.StartsWith(fails ? "VersionMismatch: " : $"\"{version}\"", done.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseVersioning_Rejected_StaysForAWorkerThatTakesIt()
    {
        if (InMemory)
        {
            return;
        }

        var first = await Start(tasks => { }, services: services => Versioned(services, "1.0"));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Show", new StartOrchestrationOptions { Version = "2.0" });
        await first.Stop();

        var second = await Start(
            tasks => tasks.AddOrchestratorFunc<string>("Show", context => Task.FromResult(context.Version)), services: services => Versioned(services, "2.0"));

        Assert.Equal("2.0", (await second.Wait(id)).ReadOutputAs<string>());

        static void Versioned(IServiceCollection services, string version) =>
            services.AddDurableTaskWorker(builder => builder.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = version,
                MatchStrategy = DurableTaskWorkerOptions.VersionMatchStrategy.Strict,
            }));
    }

    [Fact]
    public async Task SubOrchestration_Versions_TheCallsOwnOrTheWorkersDefault()
    {
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<string>("Parent", async context =>
                    await context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions { Version = "7" })
                    + await context.CallSubOrchestratorAsync<string>("Child"))
                .AddOrchestratorFunc<string>("Child", context => Task.FromResult($"[{context.Version} {context.CompareVersionTo("6")}]")),
            services: services => services.AddDurableTaskWorker(builder => builder.UseVersioning(
                new DurableTaskWorkerOptions.VersioningOptions { DefaultVersion = "5" })));

        Assert.Equal("[7 1][5 -1]", (await host.Run("Parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_KeepsVersionAndTagsUnlessTold()
    {
        var host = await Start(tasks => tasks.AddOrchestratorFunc<int, string>("Loop", (context, round) =>
        {
            if (round == 0)
            {
                context.ContinueAsNew(1);
            }
            else if (context.Version == "1")
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 2, NewVersion = "2" });
            }

            return Task.FromResult($"{round} {context.Version}");
        }));
        var options = new StartOrchestrationOptions { Version = "1", Tags = new Dictionary<string, string> { ["a"] = "b" } };

        var done = await host.Run("Loop", 0, options);

        Assert.Equal("2 2", done.ReadOutputAs<string>());
        Assert.Equal("b", done.Tags["a"]);
    }

    [Fact]
    public async Task Tags_OfTheParentAndTheCall_ReachTheChild()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync(
                "Child", null, new TaskOptions(tags: new Dictionary<string, string> { ["both"] = "call", ["own"] = "1" }).WithInstanceId("child")))
            .AddOrchestratorFunc("Child", _ => Task.CompletedTask));

        await host.Run("Parent", options: new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["both"] = "parent", ["kept"] = "2" } });

        var tags = (await host.Client.GetInstanceAsync("child"))!.Tags;
        Assert.Equal(["both=call", "kept=2", "own=1"], tags.Select(tag => $"{tag.Key}={tag.Value}").Order());
    }

    [Fact]
    public async Task Dedupe_StatesThatAreNotNamed_AreReplaced()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string, string>("Echo", (_, input) => input)
            .AddOrchestratorFunc("Wait", context => context.WaitForExternalEvent<string>("never")));
        await host.Run("Echo", "old", new StartOrchestrationOptions("completed"));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("running"));
        await host.Client.WaitForInstanceStartAsync("running");

        var options = new StartOrchestrationOptions().WithDedupeStatuses(OrchestrationRuntimeStatus.Failed);
        foreach (var id in (string[])["completed", "running"])
        {
            Assert.Equal("new", (await host.Run("Echo", "new", options with { InstanceId = id })).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task LargePayloads_OfMegabytes_ComeThroughWhole()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string, string>("Flow", async (context, input) =>
            {
                var echoed = await context.CallActivityAsync<string>("Echo", input);
                var raised = await context.WaitForExternalEvent<string>("more");
                context.SetCustomStatus(raised);
                return echoed + await context.CallSubOrchestratorAsync<string>("Child", raised);
            })
            .AddOrchestratorFunc<string, string>("Child", (_, input) => input)
            .AddActivityFunc<string, string>("Echo", (_, input) => input));
        var large = string.Concat(Enumerable.Range(0, 150_000).Select(i => $"öß日{i:D7}"));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Flow", large);
        await host.Client.RaiseEventAsync(id, "more", large);
        var done = await host.Wait(id);

        Assert.Equal(large + large, done.ReadOutputAs<string>());
        Assert.Equal(large, done.ReadCustomStatusAs<string>());
        Assert.Equal(large, done.ReadInputAs<string>());
    }

    [Fact]
    public async Task ReplaySafeLogger_HoweverOftenReplayed_SaysEachLineOnce()
    {
        using var log = new ListLogger();
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc("Talk", async context =>
                {
                    var logger = context.CreateReplaySafeLogger("talk");
                    for (var i = 0; i < 3; i++)
                    {
                        logger.LogInformation("step {Step}", i);
                        await context.CallActivityAsync("Any");
                    }
                })
                .AddActivityFunc("Any", (TaskActivityContext _) => { }),
            options => options.ReplayEveryTurn = true,
            services: services => services.AddSingleton<ILoggerFactory>(log));

        await host.Run("Talk");

        Assert.Equal(["step 0", "step 1", "step 2"], log.Lines("talk"));
    }

    [Theory]
    [InlineData(true, "null")]
    [InlineData(false, null)]
    public async Task CustomStatus_NeverSet_IsTheJsonNullOnTheFunctionsHost(bool functionsHost, string? expected)
    {
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc("Quiet", _ => Task.CompletedTask), options => options.FunctionsHost = functionsHost);

        Assert.Equal(expected, (await host.Run("Quiet")).SerializedCustomStatus);
    }

    [Fact]
    public async Task FunctionsHost_FailedInstance_HasRawOutputAndNoDetails()
    {
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc("Known", _ => throw new IOException("gone")), options => options.FunctionsHost = true);

        var failed = await host.Run("Known");
        var unknown = await host.Run("Nobody's");

        Assert.Equal("System.IO.IOException: gone", failed.SerializedOutput);
        Assert.Null(failed.FailureDetails);
        Assert.Equal(
            """{"message":"The function 'Nobody's' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: 'Known'.","details":null}""",
            unknown.SerializedOutput);
    }

    [Fact]
    public async Task FunctionsHost_UnknownActivity_IsRetriedByThePolicy()
    {
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc("Try", context =>
                context.CallActivityAsync("Nowhere", new TaskOptions(new RetryPolicy(3, TimeSpan.FromMilliseconds(1))))),
            options => options.FunctionsHost = true);

        Assert.Contains("Task 'Nowhere' (#4)", (await host.Run("Try")).SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CurrentUtcDateTime_Guids_AndIds_HaveTheDocumentedForm()
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string[]>("Show", async context => [
                context.CurrentUtcDateTime.Kind.ToString(),
                context.NewGuid() == context.NewGuid() ? "same" : "different",
                await context.CallSubOrchestratorAsync<string>("Child"),
            ])
            .AddOrchestratorFunc<string>("Child", context => Task.FromResult(context.InstanceId)));

        var done = await host.Run("Show");

        var shown = done.ReadOutputAs<string[]>()!;
        Assert.Equal(["Utc", "different"], shown[..2]);
        Assert.Matches("^[0-9a-f]{32}$", shown[2]);
        Assert.Matches("^[0-9a-f]{32}$", done.InstanceId);
    }

    private static async Task<string> MessageOf(TaskOrchestrationContext context, TaskOptions? options)
    {
        try
        {
            await context.CallActivityAsync("Break", null, options);
            return "no failure";
        }
        catch (TaskFailedException failed)
        {
            return failed.Message;
        }
    }
}

/// <summary>The same when nothing of an orchestration stays in memory between turns.</summary>
public sealed class ReplayedSemanticsTests : SemanticsTests
{
    protected override bool ReplayEveryTurn => true;
}

/// <summary>The same on a history that is kept in memory.</summary>
public sealed class InMemorySemanticsTests : SemanticsTests
{
    protected override bool InMemory => true;
}

/// <summary>The same on a history that is kept in memory.</summary>
public sealed class InMemoryOrchestrationTests : OrchestrationTests
{
    protected override bool InMemory => true;
}
