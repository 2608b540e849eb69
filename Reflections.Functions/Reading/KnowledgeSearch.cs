using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>Finds chunks by words and by meaning, over the applied versions of a reflection's sources.</summary>
public sealed class KnowledgeSearch(
    VersionReader versions, IEmbeddingGenerator<string, Embedding<float>> embeddings, IOptions<ReadingOptions> options)
{
    /// <summary>
    /// The best chunks, best first; equals by source and place. One storage call for the source rows, one for each source
    /// whose chunks were not used lately, and one embedding when there is anything to compare with.
    /// </summary>
    /// <param name="source">Only in this source, or null for all.</param>
    /// <param name="top">Most hits.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known.</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(
        ReflectionId reflection, string query, SourceId? source, int top, CancellationToken cancellation)
    {
        var chunks = await versions.FromStartAsync(stop => ReadChunksAsync(reflection, source, stop), cancellation);
        if (chunks.Count == 0)
        {
            return [];
        }

        var vector = await embeddings.GenerateVectorAsync(query, cancellationToken: cancellation);
        var candidates = chunks.Select(found => new SearchCandidate(found.Key, found.Value.Chunk.Text, found.Value.Chunk.Vector)).ToList();
        return
        [
            .. HybridRanker.Rank(query, vector, candidates, top, options.Value.MinSimilarity).Select(hit =>
            {
                var ((id, version), chunk) = chunks[hit.Id];
                return new SearchHit(
                    hit.Score, hit.LexicalRank, hit.VectorRank, chunk.Text, Citation.Of(id, version, chunk.HeadingPath, chunk.Start, chunk.Text));
            }),
        ];
    }

    private async Task<Dictionary<string, (AppliedSource Applied, SegmentChunk Chunk)>> ReadChunksAsync(
        ReflectionId reflection, SourceId? source, CancellationToken cancellation)
    {
        var states = await versions.ListAppliedAsync(reflection, source, cancellation);
        var applied = states.Select(state => new AppliedSource(state.Source, state.Applied!)).ToList();
        var segments = await versions.ReadSegmentsAsync(applied, cancellation);
        return applied.Zip(segments)
            .SelectMany(read => read.Second.Chunks.Select(chunk => (Applied: read.First, Chunk: chunk)))
            .ToDictionary(found => KeyOf(found.Applied.Source, found.Chunk), StringComparer.Ordinal);
    }

    // A source id has no control characters, so the key tells source and chunk apart and sorts by both.
    private static string KeyOf(SourceId source, SegmentChunk chunk) => string.Create(CultureInfo.InvariantCulture, $"{source}\n{chunk.Index:D10}");
}
