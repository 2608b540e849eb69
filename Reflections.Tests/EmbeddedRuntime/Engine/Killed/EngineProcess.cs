using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.Tests.EmbeddedRuntime.Engine.Killed;

// The test assembly is also a program: an engine in a process of its own, to be killed.
return args is ["engine", var folder, var steps] ? await EngineProcess.RunAsync(folder, int.Parse(steps, CultureInfo.InvariantCulture)) : 2;

namespace Reflections.Tests.EmbeddedRuntime.Engine.Killed
{
    /// <summary>What runs in the process that is killed: a few orchestrations whose activities write down each execution.</summary>
    internal static class EngineProcess
    {
        public const string Calls = "calls.log";

        /// <summary>The instances, by the orchestrator that runs them.</summary>
        public static readonly IReadOnlyDictionary<string, string> Instances = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sequence-1"] = "Sequence",
            ["sequence-2"] = "Sequence",
            ["fan-1"] = "Fan",
            ["parent-1"] = "Parent",
        };

        /// <summary>Runs until every instance has ended.</summary>
        public static async Task<int> RunAsync(string folder, int steps)
        {
            await using var host = await EngineHost.Start(folder, tasks => Tasks(tasks, folder), options => options.MaxHostCrashes = 1000);
            foreach (var (id, name) in Instances)
            {
                if (await host.Client.GetInstanceAsync(id) is null)
                {
                    await host.Client.ScheduleNewOrchestrationInstanceAsync(name, steps, new StartOrchestrationOptions(id));
                }
            }

            foreach (var id in Instances.Keys)
            {
                await host.Client.WaitForInstanceCompletionAsync(id);
            }

            await host.Stop();
            return 0;
        }

        public static void Tasks(DurableTaskRegistry tasks, string folder) => tasks
            .AddOrchestratorFunc<int, long>("Sequence", async (context, steps) =>
            {
                var sum = 0L;
                for (var step = 0; step < steps; step++)
                {
                    sum += await context.CallActivityAsync<int>("Step", $"{context.InstanceId} {step}");
                }

                return sum;
            })
            .AddOrchestratorFunc<int, long>("Fan", async (context, steps) =>
                (await Task.WhenAll(Enumerable.Range(0, steps).Select(step => context.CallActivityAsync<int>("Step", $"{context.InstanceId} {step}")))).Sum())
            .AddOrchestratorFunc<int, long>("Parent", (context, steps) => context.CallSubOrchestratorAsync<long>(
                "Sequence", steps, new TaskOptions().WithInstanceId($"{context.InstanceId}-child")))
            .AddActivityFunc<string, int>("Step", async (_, call) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                lock (Instances)
                {
                    File.AppendAllText(Path.Combine(folder, Calls), $"{call}\n");
                }

                return int.Parse(call.Split(' ')[1], CultureInfo.InvariantCulture);
            });
    }
}
