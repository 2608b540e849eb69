using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Domain.Identity;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>
/// Asks the vector store, and takes of its answer what readers see: passages of the version that the source's row names. The store ranks; what counts as
/// found at all is the same as without one (<see cref="ReadingOptions.MinSimilarity"/>, or a word in common).
/// </summary>
public sealed class PassageSearch(PassageStore passages, IOptions<ReadingOptions> options)
{
    // More than a page of them is nearly as dear for a store as the whole reflection.
    private const int MaxNamedSources = 64;

    /// <summary>Whether there is a vector store to ask.</summary>
    public bool IsUsed => passages.IsUsed;

    /// <summary>
    /// The best passages, best first; equals by source and place. Twice as many are asked for as are wanted, and twice as many again until enough of them
    /// are visible, the store has no more, or <see cref="ReadingOptions.MaxPassages"/> were asked for.
    /// </summary>
    /// <param name="applied">
    /// What is visible. It stays in the store for the readers' grace period after it was replaced, so it needs no second look.
    /// </param>
    /// <param name="take">Most hits.</param>
    /// <exception cref="Storage.StorageUnavailableException">The store does not answer.</exception>
    internal async Task<IReadOnlyList<SearchHit>> FindAsync(
        ReflectionId reflection, string query, ReadOnlyMemory<float> vector, IReadOnlyList<AppliedSource> applied, SearchFilter filter, int take,
        CancellationToken cancellation)
    {
        if (!vector.Span.ContainsAnyExcept(0f))
        {
            return [];
        }

        var visible = applied.ToDictionary(source => source.Source.Value, StringComparer.Ordinal);
        var sources = filter.ChoosesSources && applied.Count <= MaxNamedSources ? visible.Keys.ToList() : null;
        var (words, stems, most) = (TermCounts.WordsOf(query), TermCounts.StemsOf(query), options.Value.MaxPassages);
        for (var asked = Math.Min(2 * take, most); ; asked = Math.Min(2 * asked, most))
        {
            var answer = await passages.SearchAsync(reflection, sources, vector, words, asked, cancellation);
            var hits = Rank(answer);
            if (hits.Count >= take || answer.Found.Count < asked || asked == most || (!answer.ByWords && !IsNear(answer.Found[^1].Record)))
            {
                return [.. hits.Take(take)];
            }
        }

        bool IsNear(StoredPassage passage) => HybridRanker.Cosine(vector.Span, passage.Vector.Span) >= options.Value.MinSimilarity;

        bool SharesWords(StoredPassage passage) => TermCounts.Of(SearchableText.Of(passage.HeadingPath, passage.Text)) is var counts && stems.Any(stem => counts.CountOf(stem) > 0);

        List<SearchHit> Rank(PassageAnswer answer)
        {
            var ranked = new List<(int Rank, AppliedSource Applied, StoredPassage Passage)>();
            var (rank, score) = (0, (double?)null);
            foreach (var found in answer.Found)
            {
                var passage = found.Record;
                if (visible.TryGetValue(passage.Source, out var source) && source.Version.Generation == passage.Generation
                    && filter.Takes(passage.HeadingPath) && (IsNear(passage) || (answer.ByWords && SharesWords(passage))))
                {
                    rank += found.Score is { } same && same.Equals(score) ? 0 : 1;
                    score = found.Score;
                    ranked.Add((rank, source, passage));
                }
            }

            return
            [
                .. ranked.OrderBy(hit => hit.Rank)
                    .ThenBy(hit => hit.Passage.Source, StringComparer.Ordinal)
                    .ThenBy(hit => hit.Passage.Index)
                    .Select(hit => new SearchHit(
                        HybridRanker.ScoreOf(hit.Rank), null, answer.ByWords ? null : hit.Rank, hit.Passage.Text,
                        Citation.Of(hit.Applied.Source, hit.Applied.Version, hit.Passage))),
            ];
        }
    }
}
