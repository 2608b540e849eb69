using System.Text;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;

namespace Reflections.Benchmarks.Quality;

/// <summary>When something found counts as something labelled.</summary>
internal static class Matching
{
    public const string Rule =
        """
        entity: same text in lower case, white space collapsed, link targets, leading article and outer punctuation cut; once a document; a short form of a longer
                name found in the same document counts as that name (not so for dates, quantities and money). Types are scored apart.
        fact:   quotes overlap (one contains the other), same polarity, and subject and object each equal or one containing the other in whole words.
        search: a chunk that holds an answer's quote (white space collapsed) has its grade; nDCG over the first ten, gain 2^grade - 1.
        """;

    public static string Normalise(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in MarkdownLinks.Words(CanonicalText.From(text)).ToLowerInvariant())
        {
            builder.Append(char.IsWhiteSpace(c) ? ' ' : c == '’' ? '\'' : c);
        }

        var words = string.Join(' ', builder.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('.', ',', ';', ':', '"', '“', '”', '(', ')',
            '*', '\'');
        foreach (var article in (ReadOnlySpan<string>)["the ", "a ", "an "])
        {
            if (words.StartsWith(article, StringComparison.Ordinal))
            {
                return words[article.Length..];
            }
        }

        return words;
    }

    public static bool OverlapsQuote(string left, string right)
    {
        var (a, b) = (Normalise(left), Normalise(right));
        return a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal);
    }

    public static bool ContainsWords(string left, string right)
    {
        var (a, b) = ($" {Normalise(left)} ", $" {Normalise(right)} ");
        return a.Trim().Length > 0 && b.Trim().Length > 0 && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal));
    }

    public static bool IsSame(ExtractedFact found, string quote, GoldFact gold) =>
        found.Polarity == gold.Polarity && ContainsWords(found.Object, gold.Object) && ContainsWords(found.Subject, gold.Subject)
            && OverlapsQuote(quote, gold.Quote);
}
