using System.Globalization;
using Reflections.Domain.Documents;

namespace Reflections.Domain.Chunking;

/// <summary>Cuts the blocks of a section into pieces that each fit into a chunk.</summary>
internal sealed class SectionPieces(string text, int maxTokens)
{
    /// <summary>A UTF-16 unit takes at most three bytes of UTF-8, and so at most three tokens.</summary>
    private const int TokensPerUnit = 3;

    private readonly List<ChunkPiece> pieces = [];

    public List<ChunkPiece> Of(IReadOnlyList<MarkdownBlock> section)
    {
        var isGlued = false;
        foreach (var block in section)
        {
            var (start, end) = Trim(block.Start, block.End);
            if (Tokens(start, end) <= maxTokens)
            {
                Add(start, end, isGlued);
            }
            else
            {
                AddParts(start, end, block.Kind == MarkdownBlockKind.Code, isGlued);
            }

            isGlued = block.Kind == MarkdownBlockKind.Heading;
        }

        return pieces;
    }

    private void AddParts(int start, int end, bool byLine, bool isGlued)
    {
        var parts = byLine ? Lines(start, end) : SentenceSplitter.Split(text, start, end);
        foreach (var (from, length) in parts)
        {
            if (Tokens(from, from + length) <= maxTokens)
            {
                Add(from, from + length, isGlued);
            }
            else
            {
                AddWords(from, from + length, isGlued);
            }

            isGlued = false;
        }
    }

    private List<(int Start, int Length)> Lines(int start, int end)
    {
        var lines = new List<(int, int)>();
        while (start < end)
        {
            var newline = text.IndexOf('\n', start, end - start);
            var stop = newline < 0 ? end : newline;
            var (from, to) = Trim(start, stop);
            if (to > from)
            {
                lines.Add((from, to - from));
            }

            start = stop + 1;
        }

        return lines;
    }

    /// <summary>Fills pieces with whole words. Only text without any sentence of bearable length comes here.</summary>
    private void AddWords(int start, int end, bool isGlued)
    {
        var pieceStart = start;
        var tokens = 0;
        for (var i = start; i < end;)
        {
            // A word too long to be sure that it fits is cut by its length; counting all of it for each part would be quadratic.
            var limit = i + (maxTokens / TokensPerUnit);
            var wordEnd = WordEnd(i, Math.Min(end, limit));
            wordEnd = wordEnd == limit ? ElementsEnd(i, limit, end) : wordEnd;
            var count = Tokens(i, wordEnd);

            if (tokens > 0 && tokens + count > maxTokens)
            {
                Flush(i);
            }

            tokens += count;
            i = wordEnd;
        }

        Flush(end);

        void Flush(int stop)
        {
            var (from, to) = Trim(pieceStart, stop);
            if (to > from)
            {
                Add(from, to, isGlued);
                isGlued = false;
            }

            pieceStart = stop;
            tokens = 0;
        }
    }

    /// <summary>The end of the word at <paramref name="i"/> with the white space behind it.</summary>
    private int WordEnd(int i, int end)
    {
        while (i < end && !char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        while (i < end && (char.IsWhiteSpace(text[i]) || !SentenceSplitter.CanCut(text, i)))
        {
            i++;
        }

        return i;
    }

    /// <summary>The first boundary between text elements at or behind <paramref name="wanted"/>.</summary>
    private int ElementsEnd(int start, int wanted, int end)
    {
        var i = start;
        while (i < wanted)
        {
            i += StringInfo.GetNextTextElementLength(text.AsSpan(i, end - i));
        }

        return i;
    }

    private void Add(int start, int end, bool isGlued)
    {
        var span = text.AsSpan(start, end - start);

        // One more for the white space that joins it to the next piece.
        pieces.Add(new ChunkPiece(start, end, TokenCounter.Count(span) + 1, ChunkPiece.PriorityOf(span), isGlued));
    }

    private int Tokens(int start, int end) => TokenCounter.Count(text.AsSpan(start, end - start)) + 1;

    private (int Start, int End) Trim(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }
}
