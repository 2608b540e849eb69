using Microsoft.Extensions.DependencyInjection;

namespace Reflections.Functions.Batches;

/// <summary>Registers what works through batches of sources.</summary>
public static class BatchesServiceCollectionExtensions
{
    /// <summary>Adds the parts; storage and acceptance must be there.</summary>
    public static IServiceCollection AddBatches(this IServiceCollection services) =>
        services.AddSingleton<SourceBatchStore>().AddSingleton<SourceBatchRequestReader>().AddSingleton<SourceBatchAcceptance>();
}
