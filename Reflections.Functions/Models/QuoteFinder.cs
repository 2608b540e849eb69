using Reflections.Domain.Extraction;

namespace Reflections.Functions.Models;

/// <summary>Finds a model's words in the text. Only white space, quote marks and dashes may differ: models set those as they like.</summary>
internal static class QuoteFinder
{
    /// <summary>Where the words stand as whole words, first to last, not overlapping.</summary>
    public static IEnumerable<TextSpan> Find(string text, string words)
    {
        var sought = words.Trim();
        if (!sought.Any(char.IsLetterOrDigit))
        {
            yield break;
        }

        for (var start = 0; start < text.Length; start++)
        {
            if (IsEdge(text, start, sought[0]) && EndOfMatch(text, start, sought) is { } end && IsEdge(text, end, sought[^1]))
            {
                yield return new TextSpan(start, end - start);
                start = end - 1;
            }
        }
    }

    private static int? EndOfMatch(string text, int at, string sought)
    {
        for (var i = 0; i < sought.Length; i++)
        {
            if (at == text.Length)
            {
                return null;
            }

            if (char.IsWhiteSpace(sought[i]))
            {
                if (!char.IsWhiteSpace(text[at]))
                {
                    return null;
                }

                at += SpaceAt(text, at);
                i += SpaceAt(sought, i) - 1;
            }
            else if (Fold(text[at++]) != Fold(sought[i]))
            {
                return null;
            }
        }

        return at;
    }

    private static int SpaceAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end - at;
    }

    /// <summary>A match that begins or ends with <paramref name="own"/> at <paramref name="at"/> cuts no word in two.</summary>
    private static bool IsEdge(string text, int at, char own) =>
        at == 0 || at == text.Length || !IsInWord(own) || !IsInWord(text[at - 1]) || !IsInWord(text[at]);

    // Scripts that are written without spaces have no edges to look for: from the Southeast Asian ones, and from the CJK radicals on.
    private static bool IsInWord(char c) => (char.IsLetterOrDigit(c) && c is not (>= '\u0E00' and <= '\u0EFF' or >= '\u1000' and <= '\u109F'
        or >= '\u1780' and <= '\u17FF' or >= '\u2E80' and <= '\uABFF' or >= '\uF900' and <= '\uFAFF')) || char.IsSurrogate(c);

    private static char Fold(char c) => c switch
    {
        '\u2018' or '\u2019' => '\'',
        '\u201C' or '\u201D' => '"',
        '\u2010' or '\u2011' or '\u2013' or '\u2014' or '\u2212' => '-',
        _ => c,
    };
}
