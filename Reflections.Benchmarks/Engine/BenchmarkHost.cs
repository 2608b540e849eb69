using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reflections.EmbeddedRuntime.Engine;

namespace Reflections.Benchmarks.Engine;

/// <summary>An engine in a folder of its own, with the tasks that are measured.</summary>
internal sealed class BenchmarkHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder;
    private readonly bool _owned;

    private BenchmarkHost(ServiceProvider services, string folder, bool owned)
    {
        _services = services;
        _folder = folder;
        _owned = owned;
        Client = services.GetRequiredService<DurableTaskClient>();
        Engine = services.GetRequiredService<DurableEngine>();
    }

    public DurableTaskClient Client { get; }

    public DurableEngine Engine { get; }

    /// <param name="inMemory">Whether nothing is written to disk.</param>
    /// <param name="folder">A folder that stays; one that is deleted at the end when null.</param>
    public static async Task<BenchmarkHost> StartAsync(bool inMemory = false, string? folder = null)
    {
        var place = folder ?? Directory.CreateTempSubdirectory("engine-benchmark-").FullName;
        var services = new ServiceCollection();
        services.AddDurableTaskWorker(worker => worker.AddTasks(Tasks));
        services.AddDurableTaskClient();
        services.Configure<EngineOptions>(options =>
        {
            options.DataDirectory = place;
            options.HubName = "benchmark";
            options.InMemory = inMemory;
            options.MaxConcurrentActivities = 64;
            options.MaxConcurrentOrchestrators = 64;
        });
        var host = new BenchmarkHost(services.BuildServiceProvider(), place, folder is null);
        foreach (var hosted in host._services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(default);
        }

        return host;
    }

    public static Task<int> OneAsync() => Task.FromResult(1);

    /// <summary>Runs one orchestration to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input)
    {
        var ended = await Client.WaitForInstanceCompletionAsync(await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input));
        return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? ended
            : throw new InvalidOperationException($"{orchestrator} ended as {ended.RuntimeStatus}.");
    }

    /// <summary>Stops in order, which folds the log into the database; its size in bytes.</summary>
    public async Task<long> StopAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(default);
        }

        var database = new FileInfo(Path.Combine(_folder, "benchmark.db"));
        return database.Exists ? database.Length : 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owned)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<int, int>("Sequence", async (context, count) =>
        {
            var sum = 0;
            for (var i = 0; i < count; i++)
            {
                sum += await context.CallActivityAsync<int>("One", i);
            }

            return sum;
        })
        .AddOrchestratorFunc<int, int>("Fan", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("One", i)))).Sum())
        .AddOrchestratorFunc<string>("Idle", context => context.WaitForExternalEvent<string>("wake"))
        .AddActivityFunc<int, int>("One", (_, _) => OneAsync());
}
