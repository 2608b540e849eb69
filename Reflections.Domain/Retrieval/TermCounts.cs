namespace Reflections.Domain.Retrieval;

/// <summary>
/// The words of a text as lexical search weighs them: by stem, without stop words, with how often each stands there. To find them is the dear part of a
/// search; they never change while the text does not.
/// </summary>
public sealed class TermCounts
{
    private readonly string[] terms;
    private readonly int[] counts;

    private TermCounts(string[] terms, int[] counts)
    {
        (this.terms, this.counts) = (terms, counts);
        Length = counts.Sum();
    }

    /// <summary>Words of the text, repetitions included.</summary>
    public int Length { get; }

    /// <summary>Counts the words of <paramref name="text"/>.</summary>
    public static TermCounts Of(string text) => Of(text, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Counts the words of several texts, which share the memory of the words that they share.</summary>
    public static IReadOnlyList<TermCounts> OfAll(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var shared = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. texts.Select(text => Of(text, shared))];
    }

    /// <summary>The words of a query as written, lower-case, each once; what every text has is left out.</summary>
    public static IReadOnlyList<string> WordsOf(string query) =>
        [.. Terms.Of(query).Where(term => !Terms.IsStopWord(term)).Distinct(StringComparer.Ordinal)];

    /// <summary>The stems of a query, each once, sorted.</summary>
    public static IReadOnlyList<string> StemsOf(string query) => Of(query).terms;

    /// <summary>How often the text has a word of that stem.</summary>
    public int CountOf(string stem) => Array.BinarySearch(terms, stem, StringComparer.Ordinal) is >= 0 and var at ? counts[at] : 0;

    private static TermCounts Of(string text, Dictionary<string, string> shared)
    {
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in Terms.Of(text))
        {
            if (!Terms.IsStopWord(term))
            {
                var stem = Terms.Stem(term);
                found[stem] = found.GetValueOrDefault(stem) + 1;
            }
        }

        return new TermCounts([.. found.Keys.Select(Share)], [.. found.Values]);

        string Share(string stem)
        {
            if (!shared.TryGetValue(stem, out var known))
            {
                shared.Add(stem, known = stem);
            }

            return known;
        }
    }
}
