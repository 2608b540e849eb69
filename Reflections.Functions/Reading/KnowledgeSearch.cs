using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

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
    /// <param name="damage">Takes what is left out because it cannot be read; when null, or one source is asked for, nothing is left out.</param>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(
        ReflectionId reflection, string query, SourceId? source, int top, CancellationToken cancellation, ICollection<StoredDamage>? damage = null)
    {
        var chunks = await versions.FromStartAsync(
            source is null ? damage : null, (omissions, stop) => ReadChunksAsync(reflection, source, omissions, stop), cancellation);
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
                    hit.Score, hit.LexicalRank, hit.VectorRank, chunk.Text, Citation.Of(id, version, chunk, chunk.Start, chunk.Text));
            }),
        ];
    }

    private async Task<Dictionary<string, (AppliedSource Applied, SegmentChunk Chunk)>> ReadChunksAsync(
        ReflectionId reflection, SourceId? source, Omissions omissions, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRowException>();
        var states = await versions.ListAppliedAsync(reflection, source, damaged, cancellation);
        omissions.AddRange(damaged);
        var applied = states.Where(state => !omissions.Skips(state)).Select(state => new AppliedSource(state.Source, state.Applied!)).ToList();
        var segments = await versions.ReadSegmentsAsync(applied, omissions, cancellation);
        return applied.Zip(segments)
            .SelectMany(read => read.Second.Chunks.Select(chunk => (Applied: read.First, Chunk: chunk)))
            .ToDictionary(found => KeyOf(found.Applied.Source, found.Chunk), StringComparer.Ordinal);
    }

    // A source id has no control characters, so the key tells source and chunk apart and sorts by both.
    private static string KeyOf(SourceId source, SegmentChunk chunk) => string.Create(CultureInfo.InvariantCulture, $"{source}\n{chunk.Index:D10}");
}
