using System.Collections.Frozen;

namespace Reflections.Domain.Retrieval;

/// <summary>Words of a text as search sees them.</summary>
internal static class Terms
{
    private const int MaxTermLength = 64;

    private static readonly FrozenSet<string> StopWords = FrozenSet.Create(
        "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before", "but", "by", "can", "could", "did", "do", "does",
        "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "may", "more", "most", "no", "not", "of",
        "on", "one", "only", "or", "other", "our", "out", "over", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then",
        "there", "these", "they", "this", "those", "to", "up", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why",
        "will", "with", "would", "you", "your");

    /// <summary>The lower-case words in order; ideographs and kana, which are written without spaces, one by one.</summary>
    public static List<string> Of(string text)
    {
        var terms = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (IsIdeograph(text[i]))
            {
                terms.Add(text[i++].ToString());
                continue;
            }

            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && !IsIdeograph(text[i]) && (char.IsLetterOrDigit(text[i]) || IsInner(text, i)))
            {
                i++;
            }

            var word = text[start..Math.Min(i, start + MaxTermLength)].ToLowerInvariant().Replace('’', '\'');
            terms.Add(word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word);
        }

        return terms;
    }

    /// <summary>True for words that every text has.</summary>
    public static bool IsStopWord(string term) => StopWords.Contains(term);

    /// <summary>The stem that English inflections of a word share. Light on purpose: merging too much costs more than merging too little.</summary>
    public static string Stem(string term)
    {
        if (term.Length < 4 || term.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return term;
        }

        var stem = term;
        if (stem.EndsWith("ies", StringComparison.Ordinal) && stem.Length > 4)
        {
            stem = stem[..^3] + "y";
        }
        else if (stem.EndsWith("sses", StringComparison.Ordinal))
        {
            stem = stem[..^2];
        }
        else if (stem[^1] == 's' && stem[^2] is not ('s' or 'u' or 'i'))
        {
            stem = stem[..^1];
        }

        foreach (var suffix in (ReadOnlySpan<string>)["ing", "ed"])
        {
            if (stem.EndsWith(suffix, StringComparison.Ordinal) && stem.Length - suffix.Length >= 3 && stem.AsSpan(0, stem.Length - suffix.Length).IndexOfAny("aeiouy") >= 0)
            {
                stem = stem[..^suffix.Length];
                stem = stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;
                break;
            }
        }

        return stem.Length > 4 && stem[^1] == 'e' ? stem[..^1] : stem;
    }

    private static bool IsInner(string text, int i) =>
        text[i] is '\'' or '’' or '.' or '_' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]) && char.IsLetterOrDigit(text[i - 1])
            && (text[i] != '.' || char.IsDigit(text[i + 1]));

    private static bool IsIdeograph(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
