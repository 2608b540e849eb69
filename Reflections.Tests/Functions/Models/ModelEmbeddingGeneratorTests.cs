using Microsoft.Extensions.AI;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Models;
using Reflections.Tests.Models;

namespace Reflections.Tests.Functions.Models;

public sealed class ModelEmbeddingGeneratorTests
{
    [Fact]
    public async Task GenerateAsync_MoreTextsThanABatchTakes_AsksBatchByBatchInOrder()
    {
        await using var bench = await ModelBench.StartAsync("--Models:Embeddings:BatchSize", "2", "--Models:Embeddings:Dimensions", "4");
        using var meter = ModelMeter.Start();

        var vectors = await bench.Embedder.GenerateAsync(["a", "bb", "ccc", "dddd", "eeeee"]);

        Assert.Equal([1f, 2, 3, 4, 5], vectors.Select(vector => vector.Vector.Span[0]));
        Assert.Equal(["a bb", "ccc dddd", "eeeee"], bench.Server.Requests.Select(request => string.Join(' ', request.Texts)));
        Assert.All(bench.Server.Requests, request => Assert.Equal(("/v1/embeddings", 4), (request.Path, request.Json.GetProperty("dimensions").GetInt32())));
        Assert.Equal((5, 3L * ModelReply.InputTokens), (meter.Answers, meter.InputTokens));
    }

    [Fact]
    public async Task GenerateAsync_NoDimensionsConfigured_AsksForNone()
    {
        await using var bench = await ModelBench.StartAsync();

        await bench.Embedder.GenerateAsync(["a"]);

        Assert.False(bench.Server.Requests[0].Json.TryGetProperty("dimensions", out _));
    }

    public static TheoryData<float[][]> Unusable => new(
        [[1, 2, 3]],
        [[1, 2, 3], [1, 2]],
        [[1, 2], [1, 2]],
        [[1, 2, 3], [1, float.NaN, 3]],
        [[1, 2, 3], [1, float.PositiveInfinity, 3]],
        [[1, 2, 3], [1, 2, 3], [1, 2, 3]]);

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task GenerateAsync_VectorsThatCannotBeUsed_FailsAtOnce(float[][] vectors)
    {
        await using var bench = await ModelBench.StartAsync("--Models:Embeddings:Dimensions", "3");
        bench.Server.OnEmbed = _ => ModelReply.Vectors(vectors);

        var failed = await Assert.ThrowsAsync<StageFailedException>(() => bench.Embedder.GenerateAsync(["a", "b"]));

        Assert.Equal((ModelErrorClass.InvalidVectors, 1), (failed.ErrorClass, bench.Server.Requests.Count));
    }

    [Fact]
    public async Task GetService_Metadata_NamesProviderModelAndLengthOnly()
    {
        await using var bench = await ModelBench.StartAsync("--Models:Embeddings:Dimensions", "3");

        var metadata = bench.Embedder.GetService<EmbeddingGeneratorMetadata>()!;

        Assert.Equal(("openai-compatible", "scripted", 3, null), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions, metadata.ProviderUri));
    }
}
