using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Domain.Evaluation;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Artifacts;
using Reflections.Functions.Batches;
using Reflections.Functions.Bulk;
using Reflections.Functions.Deletion;
using Reflections.Functions.Explanations;
using Reflections.Functions.Fetching;
using Reflections.Functions.Health;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Models;
using Reflections.Functions.Overview;
using Reflections.Functions.Reading;
using Reflections.Functions.Reconciliation;
using Reflections.Functions.Review;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Hosting;

/// <summary>The composition root.</summary>
public static class ReflectionsServiceCollectionExtensions
{
    /// <summary>Adds everything the functions are made of.</summary>
    /// <param name="dataDirectory">Folder for local state: an Azurite that is started here, and the hub's name.</param>
    public static IServiceCollection AddReflections(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IHttpContextFactory>(provider => new KeylessAddresses(new DefaultHttpContextFactory(provider)));
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<AzuriteService>(provider, Path.Combine(dataDirectory, "azurite")));
        services.AddHostedService<HubHeartbeat>();
        services.AddSingleton(_ => TaskHub.Of(configuration, dataDirectory));
        services.AddTelemetry(configuration);
        services.AddReflectionStorage(configuration);
        services.AddSourceFetching(configuration);
        services.AddLimits<AcceptanceOptions>(configuration, "Acceptance");
        services.AddLimits<IngestOptions>(configuration, "Ingest");
        services.AddLimits<LivenessOptions>(configuration, "Liveness");
        services.AddLimits<SweepOptions>(configuration, "Sweep");
        services.AddPipeline(configuration);
        services.AddSingleton<AcceptRequestReader>().AddSingleton<IRunIdSource, RunIdSource>().AddSingleton<RunAcceptance>();
        services.AddSingleton<RunRetry>().AddSingleton<StartAnswer>().AddSingleton<RunCancellation>().AddSingleton<BulkRuns>();
        services.AddSingleton<RunJournal>().AddSingleton<RunLiveness>().AddSingleton<RunRecovery>().AddSingleton<LostWrites>().AddSingleton<StartupSweep>();
        services.AddSingleton<ClaimProtocol>().AddSingleton<StageArtifacts>().AddSingleton<GroupWork>().AddSingleton<BatchAssembly>().AddSingleton<BatchJudge>();
        services.AddSingleton<ReviewDesk>().AddSingleton<ReviewList>();
        services.AddBatches();
        services.AddSingleton<LedgerExplainer>().AddSingleton<OverviewReader>().AddSingleton<RunArtifacts>();
        services.AddReconciliation();
        services.AddSingleton<Readiness>();
        services.AddDeletion();
        services.AddReading();
        return services;
    }

    private static void AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Evaluation").Get<EvaluationPolicy>() ?? new EvaluationPolicy());
        services.AddSingleton(configuration.GetSection("Chunking").Get<ChunkerOptions>() ?? new ChunkerOptions());
        services.AddSingleton<DocumentChunker>();
        services.AddModels(configuration);
        services.AddSingleton<Pipeline>();
    }

    private static void AddLimits<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class => services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
}
