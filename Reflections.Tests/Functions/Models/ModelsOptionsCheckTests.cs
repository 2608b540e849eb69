using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reflections.Domain.Extraction;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Models;

namespace Reflections.Tests.Functions.Models;

public sealed class ModelsOptionsCheckTests
{
    private const string Secret = "sk secret";

    [Theory]
    [InlineData("Models:Chat:Provider 'gpt' is none of none, openai, openai-compatible, azureopenai, ollama.", "Chat:Provider=gpt")]
    [InlineData("Models:Chat:Model has to name the model that openai is asked for.", "Chat:Provider=openai", "Chat:Key=k")]
    [InlineData("Models:Chat:Key is missing: openai is asked with one.", "Chat:Provider=openai", "Chat:Model=m")]
    [InlineData("Models:Chat:Key has a character that no key has, such as a space or a line end.", "Chat:Provider=openai", "Chat:Model=m", "Chat:Key=" + Secret)]
    [InlineData("Models:Embeddings:Endpoint has to say where AzureOpenAI is.", "Embeddings:Provider=AzureOpenAI", "Embeddings:Model=m")]
    [InlineData("Models:Embeddings:Endpoint has to say where openai-compatible is.", "Embeddings:Provider=openai-compatible", "Embeddings:Model=m")]
    [InlineData("Models:Chat:Endpoint is no absolute http or https URL without user name and query.", "Chat:Provider=ollama", "Chat:Model=m", "Chat:Endpoint=localhost/x")]
    [InlineData("Models:Chat:Endpoint is no absolute http or https URL without user name and query.", "Chat:Provider=ollama", "Chat:Model=m", "Chat:Endpoint=http://a:secret@b")]
    [InlineData("Models:MaxParallelCalls is 0; it can be 1 to 256.", "MaxParallelCalls=0")]
    [InlineData("Models:Timeout is 00:00:00; it can be 00:00:00.0100000 to 01:00:00.", "Timeout=0")]
    [InlineData("Models:MaxAttempts is 11; it can be 1 to 10.", "MaxAttempts=11")]
    [InlineData("Models:MaxRetryAfter is 01:00:00; it can be 00:00:00 to 00:05:00.", "MaxRetryAfter=01:00:00")]
    [InlineData("Models:MaxOutputTokens is 1; it can be 16 to 1000000.", "MaxOutputTokens=1")]
    [InlineData("Models:MaxEntitiesPerChunk is 0; it can be 1 to 1000.", "MaxEntitiesPerChunk=0")]
    [InlineData("Models:MaxFactsPerChunk is 1001; it can be 1 to 1000.", "MaxFactsPerChunk=1001")]
    [InlineData("Models:Chat:Temperature is 3; it can be 0 to 2.", "Chat:Temperature=3")]
    [InlineData("Models:Embeddings:Dimensions is 0; it can be 1 to 16384.", "Embeddings:Dimensions=0")]
    [InlineData("Models:Embeddings:BatchSize is 0; it can be 1 to 2048.", "Embeddings:BatchSize=0")]
    public void Validate_SettingThatCannotBeUsed_IsToldInOneLine(string line, params string[] settings)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Services(settings).GetRequiredService<IOptions<ModelsOptions>>().Value);

        Assert.Equal(line, refused.Message);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddModels_NothingConfigured_TakesWhatIsBuiltIn()
    {
        using var services = Services();

        Assert.IsType<RuleEntityExtractor>(services.GetRequiredService<IEntityExtractor>());
        Assert.IsType<RuleFactExtractor>(services.GetRequiredService<IFactExtractor>());
        Assert.IsType<HashingEmbeddingGenerator>(services.GetRequiredService<Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>>());
    }

    [Fact]
    public void AddModels_ChatConfigured_LeavesEmbeddingsBuiltIn()
    {
        using var services = Services("Chat:Provider=Ollama", "Chat:Model=m");

        Assert.IsType<ModelEntityExtractor>(services.GetRequiredService<IEntityExtractor>());
        Assert.IsType<ModelFactExtractor>(services.GetRequiredService<IFactExtractor>());
        Assert.IsType<HashingEmbeddingGenerator>(services.GetRequiredService<Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>>());
    }

    private static ServiceProvider Services(params string[] settings)
    {
        var values = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => $"Models:{pair[0]}", pair => (string?)pair[1]);
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddModels(new ConfigurationBuilder().AddInMemoryCollection(values).Build()).BuildServiceProvider();
    }
}
