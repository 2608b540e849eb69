namespace Reflections.Domain.Chunking;

/// <summary>The least that is moved between chunks: a block, or a sentence of a block that is too long.</summary>
/// <param name="Start">First unit.</param>
/// <param name="End">One past the last unit.</param>
/// <param name="Tokens">Tokens, with the white space that follows it.</param>
/// <param name="Priority">The lower, the sooner a cut is made before it.</param>
/// <param name="IsGlued">True when it belongs to the piece before it, as text to its heading.</param>
internal readonly record struct ChunkPiece(int Start, int End, int Tokens, ulong Priority, bool IsGlued)
{
    private const int ShingleWords = 3;

    /// <summary>
    /// The smallest hash of the text's word triples. It says nothing but which places are preferred, the same ones in every version of the text:
    /// an edit changes it only if the smallest triple is among the edited words.
    /// </summary>
    public static ulong PriorityOf(ReadOnlySpan<char> text)
    {
        var smallest = ulong.MaxValue;
        Span<int> starts = stackalloc int[ShingleWords];
        var words = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || (i > 0 && !char.IsWhiteSpace(text[i - 1])))
            {
                continue;
            }

            if (words >= ShingleWords)
            {
                smallest = Math.Min(smallest, HashOf(text[starts[words % ShingleWords]..i]));
            }

            starts[words++ % ShingleWords] = i;
        }

        return words == 0 ? smallest : Math.Min(smallest, HashOf(text[starts[words >= ShingleWords ? words % ShingleWords : 0]..]));
    }

    private static ulong HashOf(ReadOnlySpan<char> text)
    {
        // FNV-1a with a final mix: the order must look random, nobody gains by steering it.
        var hash = 14695981039346656037UL;
        foreach (var c in text.TrimEnd())
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }
}
