using System.Globalization;
using Azure.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reflections.Domain.Extraction;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Fetching;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Review;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// The app's own composition for one hub. What lives as long as a process is made anew for each process: a scope is one. The clients and the
/// knowledge that tables exist are shared by all, for making them is most of what a process costs.
/// </summary>
internal sealed class HostKit : IDisposable
{
    private static readonly Type[] Shared = [typeof(StorageClients), typeof(ReflectionTables), typeof(TaskHub), typeof(Pipeline)];

    private readonly ServiceProvider _services;

    public HostKit(Lab lab, string hub)
    {
        var settings = new Dictionary<string, string?>
        {
            ["TaskHub"] = hub,
            ["Storage:MaxRetries"] = "0",
            ["Knowledge:Parallelism"] = "1",
            ["Reading:Parallelism"] = "1",

            // Short against the clock's leaps: a sweep each five minutes finds what the one before left to readers.
            ["Patches:ReadersGrace"] = "00:04:00",
            ["Evaluation:Review"] = lab.Settings.Review.ToString(),
            ["Evaluation:ReviewTimeout"] = "00:30:00",
            ["Ingest:GroupSize"] = lab.Settings.GroupSize.ToString(CultureInfo.InvariantCulture),
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(lab.Clock);
        services.AddReflections(configuration, Path.GetTempPath());
        services.Configure<StorageOptions>(options =>
        {
            // A token that is always the same: signing each request with a key would be a tenth of what a schedule costs.
            options.TableServiceUri = new Uri("https://tables.invalid");
            options.BlobServiceUri = new Uri("https://blobs.invalid");
            options.Credential = DelegatedTokenCredential.Create(static (_, _) => new AccessToken("races", DateTimeOffset.MaxValue));
            options.Policies.Add(new Gate(lab));
        });
        services.Replace(ServiceDescriptor.Singleton(new TaskHub(hub, lab.Settings.IsExclusive)));
        services.Replace(ServiceDescriptor.Singleton<IRunIdSource>(lab.Ids));
        services.Replace(ServiceDescriptor.Singleton<ISourceFetcher>(lab.Site));
        services.Replace(ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(lab.Models));
        services.Replace(ServiceDescriptor.Singleton<IEntityExtractor>(lab.Models));
        services.Replace(ServiceDescriptor.Singleton<IFactExtractor>(lab.Models));
        foreach (var type in FunctionTable.ActivityClasses.Append(typeof(SweepFunctions)).Append(typeof(ReviewFunction)))
        {
            services.AddSingleton(type);
        }

        MakeScoped(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The services of a new process.</summary>
    public IServiceScope NewProcess() => _services.CreateScope();

    public void Dispose() => _services.Dispose();

    private static void MakeScoped(ServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { Lifetime: ServiceLifetime.Singleton, ImplementationType: { } made } descriptor
                && made.Namespace!.StartsWith("Reflections.Functions", StringComparison.Ordinal) && !Shared.Contains(descriptor.ServiceType))
            {
                services[i] = ServiceDescriptor.Scoped(descriptor.ServiceType, made);
            }
        }
    }
}
