using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Functions.Reading;

/// <summary>
/// The words around a mention: the sentence it stands in when that has at most <see cref="MaxLength"/> units, else as many
/// whole words of it on both sides as fit, else the mention alone. Longer only when the mention itself is.
/// </summary>
internal static class Passage
{
    public const int MaxLength = 160;

    private const string ParagraphBreak = "\n\n";

    /// <param name="text">The chunk's text.</param>
    /// <param name="mention">A stretch of <paramref name="text"/>.</param>
    /// <returns>A stretch of <paramref name="text"/> that holds the mention.</returns>
    public static TextSpan Around(string text, TextSpan mention)
    {
        var before = mention.Start == 0 ? -1 : text.LastIndexOf(ParagraphBreak, mention.Start - 1, StringComparison.Ordinal);
        var after = text.IndexOf(ParagraphBreak, mention.End, StringComparison.Ordinal);
        var from = before < 0 ? 0 : before + ParagraphBreak.Length;
        var to = after < 0 ? text.Length : after;
        foreach (var (start, length) in SentenceSplitter.Split(text, from, to))
        {
            if (start <= mention.Start && mention.End <= start + length)
            {
                return length <= MaxLength ? new TextSpan(start, length) : Cut(text, start, start + length, mention);
            }
        }

        // A name with a full stop in it may lie across two sentences.
        return Cut(text, from, to, mention);
    }

    private static TextSpan Cut(string text, int from, int to, TextSpan mention)
    {
        var spare = Math.Max(0, MaxLength - mention.Length);
        var left = Math.Min(spare / 2, mention.Start - from);
        var right = Math.Min(spare - left, to - mention.End);
        left = Math.Min(spare - right, mention.Start - from);
        var start = mention.Start - left;
        var end = mention.End + right;
        while (start > from && start < mention.Start && !char.IsWhiteSpace(text[start - 1]))
        {
            start++;
        }

        while (end < to && end > mention.End && !char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        while (end > mention.End && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        while (start < mention.Start && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return new TextSpan(start, end - start);
    }
}
