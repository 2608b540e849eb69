using Reflections.Domain.Extraction;

namespace Reflections.Functions.Review;

/// <summary>A quote with the words before and after it: whole words of its chunk, at most <see cref="Reach"/> units on each side.</summary>
internal static class QuotePassage
{
    public const int Reach = 120;

    /// <param name="text">The chunk's text.</param>
    /// <param name="quote">A stretch of <paramref name="text"/>.</param>
    /// <returns>A stretch of <paramref name="text"/> that holds the quote.</returns>
    public static TextSpan Around(string text, TextSpan quote)
    {
        var from = Math.Max(0, quote.Start - Reach);
        while (from > 0 && from < quote.Start && !char.IsWhiteSpace(text[from - 1]))
        {
            from++;
        }

        var to = Math.Min(text.Length, quote.End + Reach);
        while (to < text.Length && to > quote.End && !char.IsWhiteSpace(text[to]))
        {
            to--;
        }

        return new TextSpan(from, to - from);
    }
}
