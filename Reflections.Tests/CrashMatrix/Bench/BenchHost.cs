using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Retrieval;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.Hosting;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Durable;
using Reflections.EmbeddedRuntime.Hosting.Invocation;
using Reflections.EmbeddedRuntime.Management;
using Reflections.Functions.Fetching;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;
using Reflections.Tests.CrashMatrix.Faults;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.CrashMatrix.Bench;

/// <summary>
/// The app in this process, with its real engine on its real files and everything it is made of, but without a port of its own: thousands are
/// started, and what comes over HTTP is tested elsewhere.
/// </summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private static readonly Lazy<FunctionCatalog> Catalog = new(() =>
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EmbeddedRuntime:FunctionAssemblies"] = typeof(ReflectionsApp).Assembly.GetName().Name,
        }).Build();
        return FunctionFinder.Find(configuration, Settings(""));
    });

    private readonly ServiceProvider _services;

    private BenchHost(ServiceProvider services, FaultInjector faults)
    {
        _services = services;
        Faults = faults;
        Client = services.GetRequiredService<BoundDurableClient>().Client;
    }

    public FaultInjector Faults { get; }

    public DurableTaskClient Client { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A function class, made as the runtime makes it.</summary>
    public T Function<T>() => ActivatorUtilities.CreateInstance<T>(_services);

    /// <summary>Starts the app on what is there.</summary>
    /// <exception cref="DiedException">It died while it started.</exception>
    public static async Task<BenchHost> StartAsync(BenchSetup setup, FaultInjector faults)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(setup.Settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(setup.Time);
        services.AddReflections(configuration, setup.Folder);
        Disturb(services, setup, faults);
        AddRuntime(services, Settings(setup.Folder), faults);
        var provider = services.BuildServiceProvider();
        try
        {
            var host = new BenchHost(provider, faults);
            await ActivatorUtilities.CreateInstance<HubHeartbeat>(provider).StartingAsync(default);
            await provider.GetServices<IHostedService>().OfType<DurableTaskWorker>().Single().StartAsync(default);
            return host;
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops in order, as on Ctrl-C.</summary>
    public async Task StopAsync()
    {
        await Get<DurableEngine>().StopAsync();
        await DisposeAsync();
    }

    /// <summary>Ends without a word to anybody, as a killed process does: nothing that is queued is written any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Die();
        await _services.DisposeAsync();
    }

    private static void Disturb(IServiceCollection services, BenchSetup setup, FaultInjector faults)
    {
        services.Configure<StorageOptions>(options =>
        {
            foreach (var policy in (HttpPipelinePolicy[])[new FaultPolicy(faults, setup.Prefix, () => setup.Broken, setup.Deliver), .. setup.Policies])
            {
                options.Policies.Add(policy);
            }
        });
        var models = new FaultyModels(faults, setup.Models, () => setup.BeforeModels());
        services.Replace(ServiceDescriptor.Singleton<ISourceFetcher>(new FaultySite(setup.Pages, setup.Tags, faults)));
        services.Replace(ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(models.Around(new HashingEmbeddingGenerator())));
        services.Replace(ServiceDescriptor.Singleton<IEntityExtractor>(models.Around(new RuleEntityExtractor())));
        services.Replace(ServiceDescriptor.Singleton<IFactExtractor>(models.Around(new RuleFactExtractor())));
    }

    private static void AddRuntime(IServiceCollection services, HostSettings settings, FaultInjector faults)
    {
        FunctionsWorkerBuilder.For(services);
        services.TryAddSingleton<IFunctionActivator, ScopedFunctionActivator>();
        services.AddSingleton(settings);
        services.AddSingleton(new Reflections.EmbeddedRuntime.Hosting.Http.HostKeys(new ConfigurationBuilder().Build()));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<IServer, NoServer>();
        DurableFunctions.AddTo(services, Catalog.Value, settings);
        services.Configure<EngineOptions>(options => options.WrapStore = store => new FaultyHistoryStore(store, faults));
    }

    // Without a time-out of functions: the clock is taken on by whole hours at times, which no function takes.
    private static HostSettings Settings(string folder) => new()
    {
        HubName = "Reflections",
        MaxConcurrentActivities = 4,
        MaxConcurrentOrchestrators = 4,
        RoutePrefix = "api",
        DataDirectory = Path.Combine(folder, "engine"),
    };

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(Microsoft.AspNetCore.Hosting.Server.IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
