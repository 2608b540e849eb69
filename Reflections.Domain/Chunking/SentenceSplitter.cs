using System.Collections.Frozen;

namespace Reflections.Domain.Chunking;

/// <summary>Cuts running text into sentences. Linear in the text's length.</summary>
public static class SentenceSplitter
{
    private static readonly FrozenSet<string> Abbreviations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "rev", "hon", "gen", "col", "capt", "lt", "sgt", "cmdr", "adm", "gov", "sen", "rep", "messrs",
        "vs", "v", "cf", "e.g", "i.e", "eg", "ie", "etc", "al", "ca", "c", "approx", "fig", "figs", "no", "nos", "vol", "pp", "p", "ch", "sec", "eq", "ed",
        "eds", "est", "dept", "univ", "mt", "ft", "ave", "blvd", "rd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec");

    /// <summary>Abbreviations that often end a sentence too; the next word decides.</summary>
    private static readonly FrozenSet<string> Endings = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "inc", "ltd", "co", "corp", "plc", "llc", "bros", "a.m", "p.m", "u.s", "u.k", "etc", "jr", "sr");

    private static readonly FrozenSet<string> Openers = FrozenSet.Create(
        "The", "A", "An", "It", "Its", "He", "She", "They", "We", "You", "I", "This", "That", "These", "Those", "In", "On", "At", "By", "Since", "After",
        "Before", "When", "While", "But", "And", "However", "Their", "His", "Her", "For", "From", "During", "Today", "There", "If", "As", "To", "Both");

    /// <summary>The sentences of <c>text[start..end]</c> in order, as (start, length), without the white space between them.</summary>
    public static List<(int Start, int Length)> Split(string text, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<(int, int)>();
        var from = SkipSpace(text, start, end);
        for (var i = from; i < end; i++)
        {
            if (text[i] is not ('.' or '!' or '?' or '…' or '。' or '！' or '？'))
            {
                continue;
            }

            var mark = i;
            while (i + 1 < end && text[i + 1] is '.' or '!' or '?' or '"' or '\'' or ')' or ']' or '”' or '’' or '»')
            {
                i++;
            }

            var next = SkipSpace(text, i + 1, end);
            var isWide = text[mark] > '\u3000';
            if (next >= end || (isWide && CanCut(text, next)) || (next > i + 1 && CanOpen(text, next) && !IsAbbreviation(text, from, mark, next, end)))
            {
                sentences.Add((from, i + 1 - from));
                from = next;
                i = next - 1;
            }
        }

        if (from < end && TrimEnd(text, from, end) is var last && last > from)
        {
            sentences.Add((from, last - from));
        }

        return sentences;
    }

    /// <summary>True when a cut at <paramref name="at"/> separates no combining sequence and no surrogate pair.</summary>
    internal static bool CanCut(string text, int at) =>
        at <= 0 || at >= text.Length
        || (text[at] is not ('\u200D' or '\uFE0F') && text[at - 1] != '\u200D' && !char.IsLowSurrogate(text[at])
            && System.Globalization.CharUnicodeInfo.GetUnicodeCategory(text, at) is not (System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark));

    private static int SkipSpace(string text, int at, int end)
    {
        while (at < end && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int TrimEnd(string text, int from, int end)
    {
        while (end > from && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static bool CanOpen(string text, int at)
    {
        var c = text[at];
        return char.IsUpper(c) || char.IsDigit(c) || c is '"' or '“' or '‘' or '\'' or '(' or '[' or '«' or '*' or '_' || char.IsSurrogate(c) || (char.IsLetter(c) && !char.IsLower(c));
    }

    private static bool IsAbbreviation(string text, int from, int mark, int next, int end)
    {
        if (text[mark] != '.')
        {
            return false;
        }

        var wordStart = mark;
        while (wordStart > from && mark - wordStart < 12 && (char.IsLetter(text[wordStart - 1]) || text[wordStart - 1] == '.'))
        {
            wordStart--;
        }

        var word = text[wordStart..mark];
        if (Endings.Contains(word))
        {
            return !Openers.Contains(WordAt(text, next, end));
        }

        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && char.IsUpper(text[next]) && !Openers.Contains(WordAt(text, next, end));
        return isInitial || (Abbreviations.Contains(word) && (word.ToLowerInvariant() is not ("no" or "c" or "v" or "p" or "mar" or "sec" or "ed" or "ch") || char.IsDigit(text[next])));
    }

    private static string WordAt(string text, int at, int end)
    {
        var stop = at;
        while (stop < end && stop - at < 12 && char.IsLetter(text[stop]))
        {
            stop++;
        }

        return text[at..stop];
    }
}
