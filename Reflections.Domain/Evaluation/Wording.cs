using System.Text;
using System.Text.RegularExpressions;

namespace Reflections.Domain.Evaluation;

/// <summary>Text as it is compared: without Markdown emphasis and links, with one kind of space, quote mark and dash. Case is kept.</summary>
internal static partial class Wording
{
    public static string Plain(string text) => Fold(Link().Replace(text, "$1"));

    /// <summary>As <see cref="Plain"/>, but link targets stay: a fact may be about the address itself.</summary>
    public static string Fold(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (c)
            {
                case '*' or '_' or '`':
                    break;
                case '\u2018' or '\u2019':
                    plain.Append('\'');
                    break;
                case '\u201C' or '\u201D':
                    plain.Append('"');
                    break;
                case '\u2010' or '\u2011' or '\u2013' or '\u2014' or '\u2212':
                    plain.Append('-');
                    break;
                case var space when char.IsWhiteSpace(space):
                    if (plain.Length > 0 && plain[^1] != ' ')
                    {
                        plain.Append(' ');
                    }

                    break;
                default:
                    plain.Append(c);
                    break;
            }
        }

        return plain.ToString();
    }

    /// <summary>A name or phrase as it is looked for: plain, without a leading article.</summary>
    public static string Phrase(string text) => LeadingArticle().Replace(Plain(text).Trim(), "");

    public static bool Contains(string plain, string phrase) => IndexOf(plain, phrase) >= 0;

    /// <summary>Where <paramref name="phrase"/> stands as whole words, case aside, or -1.</summary>
    public static int IndexOf(string plain, string phrase, int from = 0)
    {
        if (phrase.Length == 0)
        {
            return -1;
        }

        for (var at = plain.IndexOf(phrase, from, StringComparison.OrdinalIgnoreCase); at >= 0;
             at = plain.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (StartsWord(plain, at) && EndsWord(plain, at + phrase.Length))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The numbers in a text, thousands separators aside.</summary>
    public static IEnumerable<string> Numbers(string text) =>
        Number().Matches(text).Select(match => ThousandsSeparator().Replace(match.Value, ""));

    // "5" is not in "-5", "1.5" or "15", but is in "4-5".
    private static bool StartsWord(string text, int at)
    {
        if (at == 0)
        {
            return true;
        }

        var (first, before) = (text[at], text[at - 1]);
        if (!char.IsDigit(first))
        {
            return !IsWord(first) || !IsWord(before) || IsSpaceless(first);
        }

        return before switch
        {
            '-' => at >= 2 && IsWord(text[at - 2]),
            '.' or ',' => at < 2 || !char.IsDigit(text[at - 2]),
            _ => !IsWord(before) || IsSpaceless(before),
        };
    }

    private static bool EndsWord(string text, int end)
    {
        if (end == text.Length)
        {
            return true;
        }

        var (last, after) = (text[end - 1], text[end]);
        if (char.IsDigit(last) && after is '.' or ',')
        {
            return end + 1 == text.Length || !char.IsDigit(text[end + 1]);
        }

        if (!IsWord(last) || !IsWord(after) || IsSpaceless(last) || IsSpaceless(after))
        {
            return true;
        }

        // A plural of the same word.
        return char.IsLetter(last) && after is 's' && (end + 1 == text.Length || !IsWord(text[end + 1]));
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c);

    // Scripts that do not put spaces between words: Thai, kana, ideographs, Hangul with its particles.
    private static bool IsSpaceless(char c) => c is (>= '\u0E00' and <= '\u0E7F') or (>= '\u3040' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3');

    [GeneratedRegex("""!?\[([^\[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)""", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex("^(?:the|a|an) (?=.)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadingArticle();

    [GeneratedRegex(@"\d+(?:[.,:]\d+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@",(?=\d{3}(?:\D|$))", RegexOptions.CultureInvariant)]
    private static partial Regex ThousandsSeparator();
}
