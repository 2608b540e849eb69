using System.Collections.Frozen;

namespace Reflections.Domain.Extraction.Lexicon;

/// <summary>Tells words of the language from names: a capital on an everyday word proves nothing.</summary>
internal static class EverydayWords
{
    private static readonly FrozenSet<string> Listed = WordLists.Words("common.txt").Select(word => word.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Endings that make nouns, adjectives and adverbs of other words; they hardly end names.</summary>
    private static readonly string[] Endings =
    [
        "tion", "tions", "sion", "sions", "ment", "ments", "ness", "nesses", "ities", "ism", "isms", "ingly", "fully", "ically", "ably", "ously", "ively",
            "ability", "ibility",
        "ology", "ologist", "ographer", "ography", "ical", "ional", "able", "ible", "less", "ful", "ous", "ative", "ship", "ships", "hood", "wards", "wise",
            "ization", "isation", "alism", "alist",
    ];

    /// <summary>Whether a lower-case word is one of everyday English, in this form or by its ending.</summary>
    public static bool Contains(string word)
    {
        if (IsListed(word) || VerbForms.Of(word).Forms != VerbForm.None)
        {
            return true;
        }

        if (word.Length > 3 && word[^1] == 's' && (IsListed(word[..^1]) || (word.EndsWith("es", StringComparison.Ordinal) && IsListed(word[..^2]))
            || (word.EndsWith("ies", StringComparison.Ordinal) && IsListed(word[..^3] + "y"))))
        {
            return true;
        }

        var dash = word.LastIndexOf('-');
        return dash > 0 ? Contains(word[(dash + 1)..]) && (dash < 4 || Contains(word[..dash])) : word.Length > 6
            && Array.Exists(Endings, ending => word.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>Whether a word, which may be a verb as well, is listed as a noun or adjective.</summary>
    public static bool IsNoun(string word) => Listed.Contains(word) || WordLists.KindOfNoun.ContainsKey(word) || WordLists.CommonNouns.Contains(word + "s");

    /// <summary>"Situated", "Trailing", "Automakers": forms of verbs that no list knows, and people by what they do.</summary>
    public static bool HasVerbEnding(string word) =>
        word.Length > 5 && (word.EndsWith("ing", StringComparison.Ordinal) || word.EndsWith("ed", StringComparison.Ordinal)
            || word.EndsWith("ers", StringComparison.Ordinal)
            || word.EndsWith("ists", StringComparison.Ordinal) || word.EndsWith("ians", StringComparison.Ordinal));

    private static bool IsListed(string word) =>
        Listed.Contains(word) || WordLists.FunctionWords.Contains(word) || WordLists.CommonNouns.Contains(word) || WordLists.KindOfNoun.ContainsKey(word)
            || WordLists.Calendar.Contains(word)
        || Grammar.IsAdverb(word);
}
