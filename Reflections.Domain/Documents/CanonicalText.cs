using System.Text;

namespace Reflections.Domain.Documents;

/// <summary>The one form of a text that is hashed, cut and quoted.</summary>
public static class CanonicalText
{
    /// <summary>
    /// Normalization form C, line ends <c>\n</c>, no byte order mark, no white space at the end of a line or of the whole, lone surrogates replaced.
    /// A canonical text stays as it is.
    /// </summary>
    public static string From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var composed = CanonicalComposition.Compose(text.TrimStart('\uFEFF'));
        var builder = new StringBuilder(composed.Length);
        var lineStart = 0;
        for (var i = 0; i <= composed.Length; i++)
        {
            if (i < composed.Length && !IsLineEnd(composed[i]))
            {
                continue;
            }

            builder.Append(composed.AsSpan(lineStart, i - lineStart).TrimEnd());
            if (i < composed.Length)
            {
                builder.Append('\n');
                i += composed[i] == '\r' && i + 1 < composed.Length && composed[i + 1] == '\n' ? 1 : 0;
            }

            lineStart = i + 1;
        }

        var end = builder.Length;
        while (end > 0 && builder[end - 1] == '\n')
        {
            end--;
        }

        return builder.ToString(0, end);
    }

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\f' or '\v' or '\u0085' or '\u2028' or '\u2029';
}
