using System.Text.RegularExpressions;

namespace Reflections.Domain.Documents;

/// <summary>Links in canonical text: <c>[words](target)</c>.</summary>
public static partial class MarkdownLinks
{
    /// <summary>The text with blanks in place of brackets and targets, so that it reads as its words do and every offset stays.</summary>
    public static string Blank(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !text.Contains("](", StringComparison.Ordinal) ? text
            : Link().Replace(text, link => new string(' ', link.Groups[1].Index - link.Index) + link.Groups[1].Value
                + new string(' ', link.Length - (link.Groups[1].Index - link.Index) - link.Groups[1].Length));
    }

    /// <summary>The text with only the words of its links.</summary>
    public static string Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Link().Replace(text, "$1");
    }

    /// <summary>Where the targets of links stand, with a title behind them.</summary>
    /// <returns>Start and length in UTF-16 units.</returns>
    public static IEnumerable<(int Start, int Length)> Targets(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (Match link in Link().Matches(text))
        {
            var words = link.Groups[1];
            var start = words.Index + words.Length + 2;
            yield return (start, link.Index + link.Length - start);
        }
    }

    [GeneratedRegex("""!?\[([^\[\]\n]{0,1000})\]\([^()\s]{0,2000}(?:[ ]"[^"\n]{0,500}")?\)""", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
