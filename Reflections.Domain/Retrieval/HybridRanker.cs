namespace Reflections.Domain.Retrieval;

/// <summary>A text that may answer a query.</summary>
/// <param name="Vector">Its embedding; empty, or of another length than the query's, when it has none to compare.</param>
public sealed record SearchCandidate(string Id, TermCounts Terms, ReadOnlyMemory<float> Vector);

/// <summary>An answer to a query.</summary>
/// <param name="Score">Sum of reciprocal ranks; comparable within one search only.</param>
/// <param name="LexicalRank">From 1, or null when it shares no word with the query.</param>
/// <param name="VectorRank">From 1, or null when it is not similar enough.</param>
public sealed record RankedHit(string Id, double Score, int? LexicalRank, int? VectorRank);

/// <summary>Ranks by words and by vectors and fuses the two rankings, because their scores have no common scale.</summary>
public static class HybridRanker
{
    /// <summary>Least cosine of a hit that is found by its vector.</summary>
    public const double DefaultMinSimilarity = 0.3;

    /// <summary>The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).</summary>
    private const double RankConstant = 60;

    /// <summary>The best candidates, best first; equals by id. Empty when no candidate shares a word with the query or is similar to it.</summary>
    /// <param name="query">The words.</param>
    /// <param name="queryVector">Their embedding by the generator that embedded the candidates; empty for a search by words alone.</param>
    /// <param name="candidates">What may be found; ids are distinct.</param>
    /// <param name="top">Most hits.</param>
    /// <param name="minSimilarity">Least cosine, 0 to 1. Depends on the embedding model.</param>
    public static IReadOnlyList<RankedHit> Rank(
        string query, ReadOnlyMemory<float> queryVector, IReadOnlyList<SearchCandidate> candidates, int top, double minSimilarity = DefaultMinSimilarity)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        var lexical = Ranks(candidates, new Bm25([.. candidates.Select(candidate => candidate.Terms)]).Score(query), least: double.Epsilon);
        var vector = Ranks(candidates, [.. candidates.Select(candidate => Cosine(queryVector.Span, candidate.Vector.Span))], minSimilarity);
        return
        [
            .. candidates
                .Select((candidate, i) => new RankedHit(candidate.Id, Reciprocal(lexical[i]) + Reciprocal(vector[i]), lexical[i], vector[i]))
                .Where(hit => hit.LexicalRank is not null || hit.VectorRank is not null)
                .OrderByDescending(hit => hit.Score)
                .ThenBy(hit => hit.Id, StringComparer.Ordinal)
                .Take(top),
        ];
    }

    /// <summary>The cosine of the angle between two vectors; 0 when they cannot be compared. Summed in order, so that ties are ties everywhere.</summary>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
        {
            return 0;
        }

        double dot = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (var i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            leftSquares += (double)left[i] * left[i];
            rightSquares += (double)right[i] * right[i];
        }

        return leftSquares > 0 && rightSquares > 0 ? dot / Math.Sqrt(leftSquares * rightSquares) : 0;
    }

    /// <summary>What a rank adds to a score; falls with the rank.</summary>
    /// <param name="rank">From 1.</param>
    public static double ScoreOf(int rank) => 1 / (RankConstant + rank);

    private static double Reciprocal(int? rank) => rank is { } value ? ScoreOf(value) : 0;

    /// <summary>Equal scores share a rank: the order of the input must not show in the result.</summary>
    private static int?[] Ranks(IReadOnlyList<SearchCandidate> candidates, double[] scores, double least)
    {
        var ranks = new int?[candidates.Count];
        var rank = 0;
        var previous = double.NaN;
        foreach (var i in Enumerable.Range(0, scores.Length).Where(i => scores[i] >= least).OrderByDescending(i => scores[i]))
        {
            rank += scores[i].Equals(previous) ? 0 : 1;
            previous = scores[i];
            ranks[i] = rank;
        }

        return ranks;
    }
}
