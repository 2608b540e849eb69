using System.Text;

namespace Reflections.Cli.Output;

/// <summary>Text of documents, names and hosts as one line that a terminal shows and does not obey.</summary>
internal static class Excerpt
{
    /// <summary>Runs of white space and control characters become one blank.</summary>
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
}
