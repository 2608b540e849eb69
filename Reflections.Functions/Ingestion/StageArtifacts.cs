using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>
/// What the stages leave behind, each named by the hash of its own inputs: a retry, a later run, or another version of the document
/// with the same inputs finds it and does not do the work again.
/// </summary>
public sealed class StageArtifacts(ArtifactStore artifacts, Pipeline pipeline)
{
    /// <summary>Keeps the canonical document.</summary>
    public Task PutDocumentAsync(ArtifactFolder folder, CanonicalDocument document, CancellationToken cancellation) =>
        artifacts.PutJsonAsync(ArtifactNames.Text(folder, document.Hash), document, cancellation);

    /// <summary>The canonical document, or null.</summary>
    public Task<CanonicalDocument?> GetDocumentAsync(ArtifactFolder folder, ContentHash content, CancellationToken cancellation) =>
        artifacts.GetJsonAsync<CanonicalDocument>(ArtifactNames.Text(folder, content), cancellation);

    /// <summary>Keeps the chunks of a document; returns the blob's name.</summary>
    public async Task<string> PutChunksAsync(
        ArtifactFolder folder, ContentHash content, IReadOnlyList<Chunk> chunks, CancellationToken cancellation)
    {
        var name = ChunksName(folder, content);
        await artifacts.PutJsonAsync(name, new ChunkList(chunks), cancellation);
        return name;
    }

    /// <summary>The name of a document's chunks.</summary>
    public string ChunksName(ArtifactFolder folder, ContentHash content) =>
        ArtifactNames.Chunks(folder, Sha256Text.OfParts(content.Value, pipeline.Chunker.Fingerprint));

    /// <summary>Keeps the chunks that some run must work on; returns the blob's name.</summary>
    public async Task<string> PutWorkAsync(ArtifactFolder folder, IReadOnlyList<Chunk> chunks, CancellationToken cancellation)
    {
        var name = ArtifactNames.Work(folder, Sha256Text.OfParts([.. chunks.Select(chunk => chunk.Hash)]));
        await artifacts.PutJsonAsync(name, new ChunkList(chunks), cancellation);
        return name;
    }

    /// <summary>Chunks that were kept.</summary>
    /// <exception cref="DamagedBlobException">The blob is gone.</exception>
    public async Task<IReadOnlyList<Chunk>> GetChunksAsync(string name, CancellationToken cancellation) =>
        (await artifacts.GetJsonAsync<ChunkList>(name, cancellation) ?? throw new DamagedBlobException(name, "it is gone")).Chunks;

    /// <summary>As <see cref="GetChunksAsync"/>; null when the blob is gone or not readable.</summary>
    public async Task<IReadOnlyList<Chunk>?> FindChunksAsync(string name, CancellationToken cancellation) =>
        (await artifacts.FindJsonAsync<ChunkList>(name, cancellation))?.Chunks;

    /// <summary>The name of a stage's results for a group of chunks.</summary>
    public string GroupName(ArtifactFolder folder, Stage stage, IEnumerable<Chunk> group)
    {
        // Facts rest on the entities found before them, so their name covers both extractors.
        string[] made = stage switch
        {
            Stage.Embed => [pipeline.EmbedderFingerprint],
            Stage.Entity => [pipeline.Entities.Fingerprint],
            _ => [pipeline.Entities.Fingerprint, pipeline.Facts.Fingerprint],
        };
        var inputs = Sha256Text.OfParts([.. made, .. group.Select(chunk => chunk.Hash)]);
        return stage switch
        {
            Stage.Embed => ArtifactNames.Embedding(folder, inputs),
            Stage.Entity => ArtifactNames.Entities(folder, inputs),
            _ => ArtifactNames.Facts(folder, inputs),
        };
    }

    /// <summary>A stage's results for a group, by chunk hash, or null.</summary>
    public Task<Dictionary<string, T>?> GetGroupAsync<T>(string name, CancellationToken cancellation) =>
        artifacts.GetJsonAsync<Dictionary<string, T>>(name, cancellation);

    /// <summary>As <see cref="GetGroupAsync"/>; null also when the results are damaged: then they are made again.</summary>
    public Task<Dictionary<string, T>?> FindGroupAsync<T>(string name, CancellationToken cancellation) =>
        artifacts.FindJsonAsync<Dictionary<string, T>>(name, cancellation);

    /// <summary>Keeps a stage's results for a group; an earlier answer to the same question stands.</summary>
    public Task<Dictionary<string, T>> PutGroupAsync<T>(string name, Dictionary<string, T> results, CancellationToken cancellation) =>
        artifacts.PutJsonAsync(name, results, cancellation);

    /// <summary>The name of all stages' results for one content.</summary>
    public string ResultsName(ArtifactFolder folder, ContentHash content) =>
        ArtifactNames.Results(folder, Sha256Text.OfParts(content.Value, pipeline.StagesFingerprint));

    /// <summary>All stages' results for one content, by chunk hash, or null.</summary>
    public Task<Dictionary<string, ChunkResults>?> GetResultsAsync(string name, CancellationToken cancellation) =>
        artifacts.GetJsonAsync<Dictionary<string, ChunkResults>>(name, cancellation);

    /// <summary>As <see cref="GetResultsAsync"/>; null also when the results are damaged: then they are made again.</summary>
    public Task<Dictionary<string, ChunkResults>?> FindResultsAsync(string name, CancellationToken cancellation) =>
        artifacts.FindJsonAsync<Dictionary<string, ChunkResults>>(name, cancellation);

    /// <summary>Keeps all stages' results for one content.</summary>
    public Task PutResultsAsync(string name, Dictionary<string, ChunkResults> results, CancellationToken cancellation) =>
        artifacts.PutJsonAsync(name, results, cancellation);

    private sealed record ChunkList(IReadOnlyList<Chunk> Chunks);
}

/// <summary>The stages that work chunk by chunk.</summary>
public enum Stage
{
    /// <summary>Vectors.</summary>
    Embed,

    /// <summary>Names.</summary>
    Entity,

    /// <summary>Statements.</summary>
    Fact,
}

/// <summary>What the stages found in one chunk, seen from its first unit.</summary>
/// <param name="Vector">As <see cref="Reflections.Domain.Patches.VectorText"/> writes it.</param>
public sealed record ChunkResults(string Vector, IReadOnlyList<EntityMention> Mentions, IReadOnlyList<ExtractedFact> Facts);
