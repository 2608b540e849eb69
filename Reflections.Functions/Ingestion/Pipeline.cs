using Microsoft.Extensions.AI;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Models;

namespace Reflections.Functions.Ingestion;

/// <summary>The parts that turn a canonical text into knowledge, and the fingerprints that tell whether earlier work still holds.</summary>
public sealed class Pipeline(
    DocumentChunker chunker, IEmbeddingGenerator<string, Embedding<float>> embedder, IEntityExtractor entities, IFactExtractor facts, EvaluationPolicy policy)
{
    /// <summary>Cuts the text.</summary>
    public DocumentChunker Chunker => chunker;

    /// <summary>Turns chunks into vectors.</summary>
    public IEmbeddingGenerator<string, Embedding<float>> Embedder => embedder;

    /// <summary>Finds names.</summary>
    public IEntityExtractor Entities => entities;

    /// <summary>Finds statements.</summary>
    public IFactExtractor Facts => facts;

    /// <summary>Judges batches.</summary>
    public EvaluationPolicy Policy => policy;

    /// <summary>Names the embedding model.</summary>
    public string EmbedderFingerprint { get; } = Describe(embedder);

    /// <summary>Hash of what shapes the results of the chunk, embed, entity and fact stages.</summary>
    public string StagesFingerprint { get; } = Sha256Text.OfParts(chunker.Fingerprint, Describe(embedder), entities.Fingerprint, facts.Fingerprint);

    /// <summary>Hash of everything but the content that shapes a result.</summary>
    public PipelineFingerprint Fingerprint { get; } =
        PipelineFingerprint.Of(
            DocumentReader.Fingerprint, chunker.Fingerprint, Describe(embedder), entities.Fingerprint, facts.Fingerprint, PatchBatchBuilder.Fingerprint,
            policy.Fingerprint);

    /// <summary>Chunks that a stage's results are made for, and kept, at a time; null for all that a group has.</summary>
    public int? PieceSize(Stage stage) => stage switch
    {
        Stage.Embed => embedder.GetService<ModelEmbeddingGenerator>()?.BatchSize,
        Stage.Entity => entities.IsCostly ? 1 : null,
        _ => facts.IsCostly ? 1 : null,
    };

    /// <summary>
    /// Names the build that reads documents. Who is answered "not modified" does not read, and relies on what was read before: that must have been
    /// done by this very build, for nothing else shows that it would read the same text today.
    /// </summary>
    public static string Reader { get; } = typeof(DocumentReader).Module.ModuleVersionId.ToString("N")[..16];

    private static string Describe(IEmbeddingGenerator<string, Embedding<float>> embedder)
    {
        var metadata = embedder.GetService<EmbeddingGeneratorMetadata>();
        return FormattableString.Invariant($"{metadata?.ProviderName}:{metadata?.DefaultModelId}:{metadata?.DefaultModelDimensions}");
    }
}
