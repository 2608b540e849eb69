using System.Collections.Frozen;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Joins lines, and words that were divided between them.</summary>
internal sealed class PdfHyphens
{
    private static readonly FrozenSet<string> Compounding = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "all", "co", "cross", "eight", "ex", "five", "four", "full", "half", "high", "ill", "large", "long", "low", "mid", "multi", "nine", "non", "one", "part",
        "post", "pre", "self", "semi", "seven", "short", "single", "six", "small", "so", "state", "ten", "three", "two", "well");

    private readonly HashSet<string> whole = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="lines">The whole text: a word that is written in it undivided tells how a divided one is.</param>
    public PdfHyphens(IEnumerable<PdfLine> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

            // The first and the last word of a line may be parts.
            foreach (var word in words.Skip(1).SkipLast(1))
            {
                whole.Add(word.Trim('.', ',', ';', ':', '!', '?', '(', ')', '"', '\u201C', '\u201D'));
            }
        }
    }

    /// <summary>The line without a hyphen that only divides a word, and what stands between it and the next.</summary>
    public (string Line, string Between) Join(string line, string next)
    {
        var mark = line[^1];
        if (mark is not ('-' or '\u2010' or '\u00AD') || line.Length < 2 || !char.IsLetter(line[^2]))
        {
            return (line, " ");
        }

        if (mark == '\u00AD')
        {
            return (line[..^1], "");
        }

        var first = line[(line.LastIndexOf(' ') + 1)..^1];
        var end = 0;
        while (end < next.Length && (char.IsLetter(next[end]) || (next[end] is '-' or '\u2019' or '\'' && end + 1 < next.Length && char.IsLetter(next[end + 1]))))
        {
            end++;
        }

        var rest = next[..end];
        return rest is "and" or "or" or "to" or "und" or "oder" ? (line, " ")
            : rest.Length == 0 || !char.IsLower(rest[0]) ? (line, "")
            : whole.Contains(first + rest) ? (line[..^1], "")
            : whole.Contains($"{first}-{rest}") || Compounding.Contains(first) || rest.Contains('-', StringComparison.Ordinal) ? (line, "")
            : (line[..^1], "");
    }
}
