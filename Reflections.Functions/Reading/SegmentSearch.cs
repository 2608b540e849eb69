using System.Globalization;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>Ranks the chunks of segments by words and by meaning: the search of a host without a vector store.</summary>
public sealed class SegmentSearch(SegmentTerms terms, IOptions<ReadingOptions> options)
{
    /// <summary>The best chunks, best first; equals by source and place.</summary>
    /// <param name="read">The sources' segments.</param>
    /// <param name="take">Most hits.</param>
    internal IReadOnlyList<SearchHit> Rank(
        string query, ReadOnlyMemory<float> vector, IEnumerable<(AppliedSource Applied, KnowledgeSegment Segment)> read, SearchFilter filter, int take)
    {
        var chunks = new Dictionary<string, (AppliedSource Applied, SegmentChunk Chunk)>(StringComparer.Ordinal);
        var candidates = new List<SearchCandidate>();
        foreach (var (applied, segment) in read)
        {
            foreach (var (chunk, words) in segment.Chunks.Zip(terms.Of(segment)).Where(pair => filter.Takes(pair.First.HeadingPath)))
            {
                var key = KeyOf(applied.Source, chunk);
                chunks.Add(key, (applied, chunk));
                candidates.Add(new SearchCandidate(key, words, chunk.Vector));
            }
        }

        return
        [
            .. HybridRanker.Rank(query, vector, candidates, take, options.Value.MinSimilarity).Select(hit =>
            {
                var ((id, version), chunk) = chunks[hit.Id];
                return new SearchHit(
                    hit.Score, hit.LexicalRank, hit.VectorRank, chunk.Text, Citation.Of(id, version, chunk, chunk.Start, chunk.Text));
            }),
        ];
    }

    // A source id has no control characters, so the key tells source and chunk apart and sorts by both.
    private static string KeyOf(SourceId source, SegmentChunk chunk) => string.Create(CultureInfo.InvariantCulture, $"{source}\n{chunk.Index:D10}");
}
