using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;
using Reflections.Functions.Models;

namespace Reflections.Tests.Models;

/// <summary>The models as the app composes them, with a scripted service and without an engine or storage.</summary>
internal sealed class ModelBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ModelBench(ModelServer server, ServiceProvider services, LogLines log) => (Server, _services, Log) = (server, services, log);

    public ModelServer Server { get; }

    /// <summary>Everything that is logged.</summary>
    public LogLines Log { get; }

    public IEntityExtractor Entities => _services.GetRequiredService<IEntityExtractor>();

    public IFactExtractor Facts => _services.GetRequiredService<IFactExtractor>();

    public IEmbeddingGenerator<string, Embedding<float>> Embedder => _services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    public static async Task<ModelBench> StartAsync(params string[] settings) => Over(await ModelServer.StartAsync(), TimeProvider.System, settings);

    public static async Task<ModelBench> StartAsync(TimeProvider time, params string[] settings) => Over(await ModelServer.StartAsync(), time, settings);

    public static ModelBench Over(ModelServer server, TimeProvider time, params string[] settings)
    {
        var log = new LogLines();
        var configuration = new ConfigurationBuilder().AddCommandLine([.. server.Settings(embeddings: true), .. settings]).Build();
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddSingleton(time)
            .AddModels(configuration)
            .BuildServiceProvider();
        return new ModelBench(server, services, log);
    }

    public static Chunk ChunkOf(string text, params string[] headings) => new(0, 0, 0, headings, text);

    public async Task<IReadOnlyList<EntityMention>> EntitiesOfAsync(string text, params string[] headings) =>
        await Entities.ExtractAsync(ChunkOf(text, headings), CancellationToken.None);

    public async Task<IReadOnlyList<ExtractedFact>> FactsOfAsync(string text, params string[] headings) =>
        await Facts.ExtractAsync(ChunkOf(text, headings), [], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
