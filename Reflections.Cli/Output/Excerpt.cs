using System.Globalization;
using System.Text;

namespace Reflections.Cli.Output;

/// <summary>Text of documents, names and hosts as one line that a terminal shows and does not obey.</summary>
internal static class Excerpt
{
    /// <summary>Runs of white space and control characters become one blank; what turns the direction of text is shown by its code, as <c>[U+202E]</c>.</summary>
    /// <param name="longest">Most UTF-16 units; what is cut off is shown by an ellipsis.</param>
    public static string OneLine(string? text, int longest = int.MaxValue)
    {
        var line = new StringBuilder();
        foreach (var unit in text ?? string.Empty)
        {
            if (char.IsControl(unit) || char.IsWhiteSpace(unit))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (TurnsDirection(unit))
            {
                line.Append(CultureInfo.InvariantCulture, $"[U+{(int)unit:X4}]");
            }
            else
            {
                line.Append(unit);
            }
        }

        var shown = line.ToString().TrimEnd();
        if (shown.Length <= longest)
        {
            return shown;
        }

        var kept = longest - 1;
        return string.Concat(shown.AsSpan(0, char.IsHighSurrogate(shown[kept - 1]) ? kept - 1 : kept), "…");
    }

    /// <summary>Marks, embeddings, overrides and isolates.</summary>
    private static bool TurnsDirection(char unit) => unit is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
