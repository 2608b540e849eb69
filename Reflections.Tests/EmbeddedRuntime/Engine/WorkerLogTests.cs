using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public class WorkerLogTests : EngineTestBase
{
    [Fact]
    public async Task WorkerLog_TasksThatCompleteAndFail_AreToldOnceWhateverIsReplayed()
    {
        var log = new ListLogger();
        var host = await Start(
            tasks => tasks
                .AddOrchestratorFunc("Work", async context =>
                {
                    await context.CallActivityAsync("Pass");
                    await context.CallActivityAsync("Break");
                })
                .AddOrchestratorFunc("Idle", _ => Task.CompletedTask)
                .AddActivityFunc("Pass", (TaskActivityContext _) => 1)
                .AddActivityFunc("Break", (TaskActivityContext _) => throw new IOException("broken")),
            services: services => services.AddSingleton<ILoggerFactory>(log));

        var work = (await host.Run("Work")).InstanceId;
        var idle = (await host.Run("Idle")).InstanceId;

        Assert.Equal(
            [
                $"Orchestrator Work of instance {work} begins.",
                $"Activity Pass begins for instance {work}.",
                $"Activity Pass has completed for instance {work}.",
                $"Activity Break begins for instance {work}.",
                $"Activity Break has failed for instance {work}.",
                $"Orchestrator Work of instance {work} has failed.",
                $"Orchestrator Idle of instance {idle} begins.",
                $"Orchestrator Idle of instance {idle} has completed.",
            ],
            log.Lines("Microsoft.DurableTask.Worker"));
    }
}

/// <summary>The same where each turn replays.</summary>
public sealed class ReplayedWorkerLogTests : WorkerLogTests
{
    protected override bool ReplayEveryTurn => true;
}
