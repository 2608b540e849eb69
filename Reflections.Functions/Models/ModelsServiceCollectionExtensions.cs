using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reflections.Domain.Extraction;
using Reflections.Domain.Retrieval;

namespace Reflections.Functions.Models;

/// <summary>Adds what embeds and extracts: the configured models, and where none is, what is built in.</summary>
public static class ModelsServiceCollectionExtensions
{
    /// <param name="configuration">The app's configuration; the section <see cref="ModelsOptions.Section"/> is bound and checked at start.</param>
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelsOptions>().Bind(configuration.GetSection(ModelsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsCheck>();
        services.AddSingleton<ModelClients>().AddSingleton<ModelCaller>().AddSingleton<ChatModel>();
        services.AddSingleton(provider => provider.GetRequiredService<ModelClients>().CreateChat());
        services.AddSingleton<IEntityExtractor>(provider =>
            OptionsOf(provider).Chat.IsConfigured ? ActivatorUtilities.CreateInstance<ModelEntityExtractor>(provider) : new RuleEntityExtractor());
        services.AddSingleton<IFactExtractor>(provider =>
            OptionsOf(provider).Chat.IsConfigured ? ActivatorUtilities.CreateInstance<ModelFactExtractor>(provider) : new RuleFactExtractor());
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
            OptionsOf(provider).Embeddings.IsConfigured
                ? ActivatorUtilities.CreateInstance<ModelEmbeddingGenerator>(provider, provider.GetRequiredService<ModelClients>().CreateEmbeddings())
                : new HashingEmbeddingGenerator());
        return services;
    }

    private static ModelsOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<ModelsOptions>>().Value;
}
