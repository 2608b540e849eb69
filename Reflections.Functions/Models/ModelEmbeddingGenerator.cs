using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Reflections.Functions.Ingestion;

namespace Reflections.Functions.Models;

/// <summary>Lets a model turn texts into vectors, so many at a time, and checks what comes.</summary>
public sealed class ModelEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, ModelCaller caller, IOptions<ModelsOptions> options)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private readonly EmbeddingModelOptions _model = options.Value.Embeddings;

    /// <summary>Texts in one call.</summary>
    public int BatchSize => _model.BatchSize;

    /// <inheritdoc/>
    /// <exception cref="StageFailedException">The model refuses, or its vectors cannot be used.</exception>
    /// <exception cref="ModelUnavailableException">The model does not answer for now.</exception>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var texts in values.Chunk(BatchSize))
        {
            var vectors = await caller.AskAsync(_model.Id, stop => base.GenerateAsync(texts, options, stop), cancellationToken);
            ModelMeter.Record(_model.Id, texts.Length, vectors.Usage);
            Check(vectors, texts.Length);
            all.AddRange(vectors);
        }

        return all;
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata(_model.Provider.ToLowerInvariant(), null, _model.Model, _model.Dimensions)
            : base.GetService(serviceType, serviceKey);

    private void Check(GeneratedEmbeddings<Embedding<float>> vectors, int texts)
    {
        var length = _model.Dimensions ?? vectors.FirstOrDefault()?.Vector.Length;
        var problem = vectors.Count != texts ? FormattableString.Invariant($"{vectors.Count} vectors for {texts} texts")
            : vectors.FirstOrDefault(vector => vector.Vector.Length == 0 || vector.Vector.Length != length) is { } other
                ? FormattableString.Invariant($"a vector of {other.Vector.Length} values where {length} were expected")
            : vectors.Any(vector => vector.Vector.Span.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)) ? "a vector with values that are no numbers"
            : null;
        if (problem is not null)
        {
            throw new StageFailedException(ModelErrorClass.InvalidVectors, $"The model {_model.Id} gave {problem}.");
        }
    }
}
