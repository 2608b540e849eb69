using System.Diagnostics;
using System.Globalization;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine.Killed;

/// <summary>An engine in a process of its own, killed where nothing of it can run any more.</summary>
public sealed class ProcessKillTests : EngineTestBase
{
    private const int Steps = 250;
    private const int Kills = 5;

    [Theory]
    [InlineData(20261123)]
    public async Task Sigkill_AtSeededPoints_AccountsForEveryActivityOnce(int seed)
    {
        var random = new Random(seed);
        var file = Path.Combine(Folder, EngineProcess.Calls);
        await File.WriteAllTextAsync(file, string.Empty);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var doomed = StartProcess();
            var until = new FileInfo(file).Length + random.Next(1, 2000);
            await Until(() => new FileInfo(file).Length >= until || doomed.HasExited, "the next point to kill at");
            Assert.False(doomed.HasExited, "It ended before it was killed.");
            doomed.Kill();
            await doomed.WaitForExitAsync();
        }

        using (var last = StartProcess())
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await last.WaitForExitAsync(limit.Token);
            Assert.Equal(0, last.ExitCode);
        }

        // Executions: at least once each, and again only what was in progress at a kill.
        var calls = (await File.ReadAllLinesAsync(file)).GroupBy(call => call).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(4 * Steps, calls.Count);
        Assert.All(calls, call => Assert.InRange(call.Value, 1, 1 + Kills));

        // The histories: exactly once each, whatever happened.
        await using var store = SqliteHistoryStore.Open(Folder, "test");
        foreach (var id in EngineProcess.Instances.Keys.Append("parent-1-child"))
        {
            var instance = store.Find(id)!;
            Assert.Equal(Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Completed, instance.Status);
            Assert.Equal((Steps * (Steps - 1) / 2).ToString(CultureInfo.InvariantCulture), instance.Output);
            var history = store.ReadHistory(instance.Key);
            var expected = id == "parent-1" ? [] : Enumerable.Range(0, Steps);
            Assert.Equal(expected, TaskIds(history, HistoryEventType.TaskScheduled));
            Assert.Equal(expected, TaskIds(history, HistoryEventType.TaskCompleted).Order());
        }

        var work = await store.RecoverAsync([]);
        Assert.Empty(work.Activities);
        Assert.Empty(work.Due.Delivered);
        Assert.Empty(work.Due.Started);
    }

    private static IEnumerable<int> TaskIds(List<HistoryEvent> history, HistoryEventType type) =>
        history.Where(step => step.Type == type).Select(step => step.TaskId);

    private Process StartProcess() => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(EngineProcess).Assembly.Location, "engine", Folder, Steps.ToString(CultureInfo.InvariantCulture) },
    })!;
}
