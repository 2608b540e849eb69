using System.Globalization;
using Reflections.Domain.Chunking;
using Reflections.Domain.Retrieval;

namespace Reflections.Benchmarks.Quality;

/// <summary>How well search ranks the passages that answer the labelled questions: the mean of nDCG@10 over the questions.</summary>
/// <param name="Hybrid">Words and vectors fused, as the app searches.</param>
/// <param name="Words">BM25 alone.</param>
/// <param name="Vectors">Cosine of the embeddings alone.</param>
/// <param name="Questions">Questions asked.</param>
/// <param name="Chunks">Chunks searched.</param>
/// <param name="LostQuotes">Answers that stand in no chunk.</param>
public sealed record SearchQuality(double Hybrid, double Words, double Vectors, int Questions, int Chunks, int LostQuotes)
{
    private const int Depth = 10;

    /// <summary>Searches the chunks of all annotated documents of a set and of those that its answers name.</summary>
    public static SearchQuality Measure(LabelledSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var answered = set.Questions.SelectMany(asked => asked.Question.Answers.Select(answer => PathOf(asked.Folder, answer)));
        var paths = set.Documents.Where(document => document.Labels.Annotated).Select(document => document.Path)
            .Concat(answered).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var corpus = paths.SelectMany(path => new DocumentChunker().Chunk(LabelledSet.Read(path)).Select(chunk => (Path: path, Chunk: chunk,
            Words: Matching.Normalise(chunk.Text)))).ToList();
        var candidates = corpus.Select((entry, i) => new SearchCandidate(i.ToString("D6", CultureInfo.InvariantCulture), TermCounts.Of(SearchableText.Of(entry.Chunk.HeadingPath, entry.Chunk.Text)),
            HashingEmbeddingGenerator.Embed(SearchableText.Of(entry.Chunk.HeadingPath, entry.Chunk.Text)))).ToList();
        var (hybrid, words, vectors, lost) = (0.0, 0.0, 0.0, 0);
        foreach (var (folder, question) in set.Questions)
        {
            var grades = new int[corpus.Count];
            foreach (var answer in question.Answers)
            {
                var (path, quote) = (PathOf(folder, answer), Matching.Normalise(answer.Quote));
                var holding = Enumerable.Range(0, corpus.Count).Where(i => corpus[i].Path == path
                    && corpus[i].Words.Contains(quote, StringComparison.Ordinal)).ToList();
                holding.ForEach(i => grades[i] = Math.Max(grades[i], answer.Grade));
                lost += holding.Count == 0 ? 1 : 0;
            }

            var vector = HashingEmbeddingGenerator.Embed(question.Question);
            hybrid += Gain(HybridRanker.Rank(question.Question, vector, candidates, Depth).Select(IndexOf), grades);
            words += Gain(HybridRanker.Rank(question.Question, default, candidates, Depth).Select(IndexOf), grades);
            vectors += Gain(Enumerable.Range(0, candidates.Count).OrderByDescending(i => HybridRanker.Cosine(vector, candidates[i].Vector.Span)).Take(Depth),
                grades);
        }

        var count = Math.Max(1, set.Questions.Count);
        return new SearchQuality(hybrid / count, words / count, vectors / count, set.Questions.Count, corpus.Count, lost);
    }

    /// <summary>nDCG of a ranking: the discounted gain over that of the best order, 0 when nothing answers.</summary>
    /// <param name="ranking">Indexes into <paramref name="grades"/>, best first.</param>
    /// <param name="grades">What each candidate is worth, from 0.</param>
    internal static double Gain(IEnumerable<int> ranking, IReadOnlyList<int> grades)
    {
        var ideal = Discounted(grades.OrderDescending().Take(Depth));
        return ideal > 0 ? Discounted(ranking.Take(Depth).Select(i => grades[i])) / ideal : 0;
    }

    private static double Discounted(IEnumerable<int> grades) => grades.Select((grade, i) => (Math.Pow(2, grade) - 1) / Math.Log2(i + 2)).Sum();

    private static int IndexOf(RankedHit hit) => int.Parse(hit.Id, CultureInfo.InvariantCulture);

    private static string PathOf(string folder, GoldAnswer answer) => Path.GetFullPath(Path.Combine(folder, answer.File));
}
