using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

/// <summary>An engine of a test's own, composed through the public entry points.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _hosted;

    private EngineHost(ServiceProvider services)
    {
        _services = services;
        _hosted = [.. services.GetServices<IHostedService>()];
        Client = services.GetRequiredService<DurableTaskClient>();
        Engine = services.GetRequiredService<DurableEngine>();
    }

    public DurableTaskClient Client { get; }

    public DurableEngine Engine { get; }

    public IHistoryReader History => Engine;

    public static async Task<EngineHost> Start(
        string folder,
        Action<DurableTaskRegistry> tasks,
        Action<EngineOptions>? configure = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? services = null)
    {
        var host = Build(folder, tasks, configure, time, services);
        foreach (var hosted in host._hosted)
        {
            await hosted.StartAsync(default);
        }

        return host;
    }

    public static EngineHost Build(
        string folder,
        Action<DurableTaskRegistry> tasks,
        Action<EngineOptions>? configure = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        collection.AddSingleton(time ?? TimeProvider.System);
        collection.AddDurableTaskWorker(builder => builder.AddTasks(tasks));
        collection.AddDurableTaskClient();
        collection.Configure<EngineOptions>(options =>
        {
            options.DataDirectory = folder;
            options.HubName = "test";
            options.MaxConcurrentActivities = 64;
            options.MaxConcurrentOrchestrators = 64;
            configure?.Invoke(options);
        });
        services?.Invoke(collection);
        return new EngineHost(collection.BuildServiceProvider());
    }

    public async Task<OrchestrationMetadata> Run(string orchestrator, object? input = null, StartOrchestrationOptions? options = null) =>
        await Wait(await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options));

    public async Task<OrchestrationMetadata> Wait(string instanceId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, limit.Token);
    }

    public async Task Stop()
    {
        foreach (var hosted in _hosted)
        {
            await hosted.StopAsync(default);
        }
    }

    /// <summary>Ends without a word to anybody, as a killed process does.</summary>
    public async Task Crash() => await Engine.DisposeAsync();

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
