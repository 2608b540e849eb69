using System.Buffers;
using System.Text;

namespace Reflections.Functions.Reading;

/// <summary>
/// Writes what sources say into Markdown as text, and as nothing else: on one line, with every character escaped that CommonMark or one of its usual
/// extensions could take for structure, HTML, an entity, or an address to be made a link.
/// </summary>
internal static class MarkdownText
{
    private const string Escaped = "\\`*_}[]<>#+|~&^$=:@\"!";

    // Where attributes are allowed, they are looked for before escapes are.
    private const string Brace = "&#123;";

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly string[] Schemes = [Uri.UriSchemeHttp, Uri.UriSchemeHttps, Uri.UriSchemeMailto];

    /// <summary>The text on one line. White space becomes single spaces; other control characters and marks that turn the reading direction are left out.</summary>
    public static string Of(string text)
    {
        var line = OnOneLine(text);
        var markdown = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            if (Escaped.Contains(line[i], StringComparison.Ordinal) || BeginsAList(line, i) || EndsTheStartOfAnAddress(line, i))
            {
                markdown.Append('\\');
            }

            markdown.Append(line[i] == '{' ? Brace : line[i].ToString());
        }

        return markdown.ToString();
    }

    /// <summary>A link that shows <paramref name="text"/>; the text alone when <paramref name="url"/> is no absolute web or mail address.</summary>
    public static string Link(string text, string? url) => AddressOf(url) is { } address ? $"[{Of(text)}](<{address}>)" : Of(text);

    private static string? AddressOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme, StringComparer.Ordinal)
            ? string.Concat(uri.AbsoluteUri.Select(c => c switch
            {
                '&' => "&amp;",
                _ when c is > ' ' and <= '~' and not ('<' or '>' or '\\' or '`') => c.ToString(),
                _ => string.Concat(Encoding.UTF8.GetBytes([c]).Select(unit => $"%{unit:X2}")),
            }))
            : null;

    private static string OnOneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (!TurnsDirection(c))
            {
                line.Append(c);
            }
        }

        return line.ToString().TrimEnd();
    }

    private static bool TurnsDirection(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';

    // "- ", "1. " and "1) "; "b. " and "iv) " to some.
    private static bool BeginsAList(string line, int i) =>
        (i == 0 && line[i] == '-') || (i > 0 && line[i] is '.' or ')' && (i + 1 == line.Length || line[i + 1] == ' ')
            && line.AsSpan(0, i).IndexOfAnyExcept(LettersAndDigits) < 0);

    private static bool EndsTheStartOfAnAddress(string line, int i) =>
        line[i] == '.' && i >= 3 && line.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase);
}
