using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Management;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>Hands orchestrator and activity functions to the engine.</summary>
internal static class DurableFunctions
{
    public static void AddTo(IServiceCollection services, FunctionCatalog catalog, HostSettings settings)
    {
        services.Configure<EngineOptions>(options =>
        {
            options.DataDirectory = settings.DataDirectory;
            options.HubName = settings.HubName;
            options.FunctionsHost = true;
            options.MaxConcurrentActivities = settings.MaxConcurrentActivities ?? options.MaxConcurrentActivities;
            options.MaxConcurrentOrchestrators = settings.MaxConcurrentOrchestrators ?? options.MaxConcurrentOrchestrators;
        });
        services.AddDurableTaskWorker(worker => worker.AddTasks(registry => Register(registry, catalog)));
        services.AddSingleton<ActivityCancellation>();
        services.AddHostedService(provider => provider.GetRequiredService<ActivityCancellation>());
        services.AddHttpClient(HttpCallActivity.Name);
        services.AddDurableTaskClient();
        services.AddSingleton<BoundDurableClient>();
    }

    private static void Register(DurableTaskRegistry registry, FunctionCatalog catalog)
    {
        registry.AddActivity(HttpCallActivity.Name, services => ActivatorUtilities.CreateInstance<HttpCallActivity>(services));
        foreach (var function in catalog.Functions.OfType<OrchestratorFunction>())
        {
            registry.AddOrchestrator(function.Name, TaskVersion.Unversioned, services => new FunctionOrchestrator(function, services));
        }

        foreach (var function in catalog.Functions.OfType<ActivityFunction>())
        {
            registry.AddActivity(function.Name, services => new FunctionActivity(function, services));
        }

        foreach (var task in catalog.Tasks)
        {
            _ = task.IsOrchestrator ? registry.AddOrchestrator(task.Name, task.Type) : registry.AddActivity(task.Name, task.Type);
        }
    }
}
