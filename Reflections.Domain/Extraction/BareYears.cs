using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Tells years from other numbers of four digits: by the word before them, or because what follows cannot be counted.</summary>
internal static class BareYears
{
    private const int Digits = 4;

    private static readonly FrozenSet<string> Openers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "in", "since", "from", "until", "till", "by", "of", "during", "between", "before", "after", "around", "about",
        "circa", "c.", "ca.", "to", "and", "early", "mid", "late", "spring", "summer", "autumn", "fall", "winter", "for", "the", "year", "born", "died", "b.",
        "d.", "est.", "established", "founded", "or", "through", "copyright", "a", "an", "his", "her", "its", "their");

    /// <summary>Words that stand behind a year as behind no count.</summary>
    private static readonly FrozenSet<string> Behind = FrozenSet.Create(
        "season", "edition", "report", "election", "elections", "census", "album", "film", "novel", "single", "song", "tour", "contest", "olympic", "world",
        "survey", "book", "championship", "championships", "games", "war", "budget", "study", "summer", "winter", "spring", "general", "annual", "campaign",
        "race", "draft", "revolution", "treaty", "act", "constitution", "paper", "article", "movie", "play", "version", "model", "annually");

    /// <summary>The years in the order of the text.</summary>
    public static IEnumerable<EntityMention> Find(string text, Func<int, bool> isTableRow, Func<int, bool> isHeading)
    {
        for (var i = 0; i + Digits <= text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var end = i + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end - i == Digits && IsYear(text, i) && IsAlone(text, i, end) && !isTableRow(i) && (isHeading(i) || IsDated(text, i, end)))
            {
                end += RangeBehind(text, end);
                yield return new EntityMention(text[i..end], EntityType.Date, new TextSpan(i, end - i));
            }

            i = end;
        }
    }

    private static bool IsYear(string text, int at) => (text[at] == '1' && text[at + 1] >= '0') || (text[at] == '2' && text[at + 1] == '0');

    private static bool IsAlone(string text, int start, int end)
    {
        var before = start > 0 ? text[start - 1] : ' ';
        var after = end < text.Length ? text[end] : ' ';
        var further = end + 1 < text.Length ? text[end + 1] : ' ';
        return !char.IsLetterOrDigit(before) && before is not ('.' or '$' or '£' or '€' or '#' or '/' or ':' or '+' or '_' or '@' or '=')
            && !(before == ',' && start > 1 && char.IsDigit(text[start - 2])) && !(before == '-' && start > 1 && !char.IsDigit(text[start - 2])
                && !char.IsWhiteSpace(text[start - 2]))
            && !char.IsLetterOrDigit(after) && after is not ('%' or '_' or '@' or '/' or '°' or '=') && !(after is '.' or ',' or ':' && char.IsDigit(further))
            && !(after is '-' && char.IsLetter(further));
    }

    /// <summary>"1998–99" and "2019/20" are one period; "1998–2006" is two years.</summary>
    private static int RangeBehind(string text, int end) =>
        end + 2 < text.Length && text[end] is '–' or '-' or '/' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2])
            && (end + 3 == text.Length || !char.IsLetterOrDigit(text[end + 3])) ? 3 : 0;

    private static bool IsDated(string text, int start, int end)
    {
        var next = WordBehind(text, end);
        if (Behind.Contains(next) || RangeBehind(text, end) > 0)
        {
            return true;
        }

        // What is counted follows at once, in the plural: "2000 people", "1500 copies".
        var isCount = next.Length > 2 && char.IsLower(next[0]) && !Grammar.Prepositions.Contains(next) && !WordLists.FunctionWords.Contains(next)
            && !Grammar.FiniteBe.Contains(next) && !Grammar.Have.Contains(next)
            && (VerbForms.Of(next).Forms & (VerbForm.Past | VerbForm.Participle)) == 0 && (next[^1] == 's' || next is "people" or "men" or "women"
                or "children" or "metres" or "copies" or "percent" || start == 0 || text[start - 1] != '(');
        if (isCount)
        {
            return false;
        }

        var at = start - 1;
        while (at >= 0 && text[at] is ' ' or '\n')
        {
            at--;
        }

        if (at < 0)
        {
            return WordLists.FunctionWords.Contains(next);
        }

        if (text[at] is '(' or '–' or '—' or '©' or ';' or '[' || (text[at] == '-' && at > 0 && (char.IsDigit(text[at - 1]) || text[at - 1] == ' '))
            || (text[at] == ',' && at > 0 && !char.IsDigit(text[at - 1])))
        {
            return true;
        }

        var from = at;
        while (from > 0 && at - from < 16 && !char.IsWhiteSpace(text[from - 1]) && text[from - 1] is not ('(' or '"' or '“' or '*' or '_'))
        {
            from--;
        }

        return Openers.Contains(text[from..(at + 1)]) || (text[at] == '.' && WordLists.FunctionWords.Contains(next));
    }

    private static string WordBehind(string text, int end)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return "";
        }

        var stop = end + 1;
        while (stop < text.Length && stop - end < 16 && char.IsLetter(text[stop]))
        {
            stop++;
        }

        return text[(end + 1)..stop];
    }
}
