using Microsoft.Extensions.DependencyInjection;

namespace Reflections.Functions.Reading;

/// <summary>Registers the read side.</summary>
public static class ReadingServiceCollectionExtensions
{
    /// <summary>Needs the storage services and an embedding generator, the one that the chunks were embedded with.</summary>
    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.AddOptions<ReadingOptions>().BindConfiguration(ReadingOptions.Section).ValidateDataAnnotations();
        return services
            .AddSingleton<VersionReader>()
            .AddSingleton<SourceViews>()
            .AddSingleton<KnowledgeQueries>()
            .AddSingleton<SegmentTerms>()
            .AddSingleton<SegmentSearch>()
            .AddSingleton<PassageSearch>()
            .AddSingleton<KnowledgeSearch>()
            .AddSingleton<KnowledgeDigest>()
            .AddSingleton<KnowledgeExport>();
    }
}
