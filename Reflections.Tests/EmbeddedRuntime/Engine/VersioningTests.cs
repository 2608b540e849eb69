using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>Which version a task gets, and which code runs it.</summary>
public sealed class VersioningTests : EngineTestBase
{
    [Theory]
    [InlineData(null, "5")]
    [InlineData("7", "7")]
    [InlineData("", "")]
    public async Task Schedule_ClientHasADefaultVersion_YieldsToOneThatWasSet(string? asked, string expected)
    {
        var host = await Start(
            tasks => tasks.AddOrchestratorFunc<string>("Show", context => Task.FromResult(context.Version)),
            services: services => services.AddDurableTaskClient(client => client.UseDefaultVersion("5")));

        var done = await host.Run("Show", options: new StartOrchestrationOptions { Version = Version(asked) });

        Assert.Equal(expected, done.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(null, "5")]
    [InlineData("7", "7")]
    [InlineData("", "")]
    public async Task SubOrchestration_WorkerHasADefaultVersion_YieldsToOneThatWasSet(string? asked, string expected)
    {
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc<string>("Parent", context =>
                    context.CallSubOrchestratorAsync<string>("Show", new SubOrchestrationOptions { Version = Version(asked) }))
                .AddOrchestratorFunc<string>("Show", context => Task.FromResult(context.Version)),
            services: services => services.AddDurableTaskWorker(builder => builder.UseVersioning(
                new DurableTaskWorkerOptions.VersioningOptions { DefaultVersion = "5" })));

        Assert.Equal(expected, (await host.Run("Parent")).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(null, "3")]
    [InlineData("7", "7")]
    [InlineData("", "")]
    public async Task Activity_OfAVersionedOrchestration_HasItsVersionUnlessOneWasSet(string? asked, string expected)
    {
        var host = await Start(tasks => tasks
            .AddOrchestratorFunc<string>("Parent", context =>
                context.CallActivityAsync<string>("Show", new TaskOptions { Version = Version(asked) }))
            .AddActivityFunc<string>("Show", context => context.Version));

        var done = await host.Run("Parent", options: new StartOrchestrationOptions { Version = "3" });

        Assert.Equal(expected, done.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("", "old")]
    [InlineData("1", "one")]
    public async Task Activity_SeveralRegistrations_TheVersionAskedForRuns(string asked, string expected)
    {
        var host = await Start(Several);

        var done = await host.Run("Parent", options: new StartOrchestrationOptions { Version = asked });

        Assert.Equal(expected, done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_VersionIsNotAmongTheRegistered_IsNotReplacedByTheUnversioned()
    {
        var host = await Start(Several);

        var done = await host.Run("Parent", options: new StartOrchestrationOptions { Version = "2" });

        Assert.Equal("ActivityTaskNotFound", done.FailureDetails!.InnerFailure!.ErrorType);
    }

    private static TaskVersion? Version(string? asked) => asked is null ? default(TaskVersion?) : new TaskVersion(asked);

    private static void Several(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string>("Parent", context => context.CallActivityAsync<string>("Tell"))
        .AddActivityFunc<string>("Tell", _ => "old")
        .AddActivityFunc<object?, string>("Tell", "1", (_, _) => Task.FromResult("one"));
}
