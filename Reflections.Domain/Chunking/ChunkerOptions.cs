namespace Reflections.Domain.Chunking;

/// <summary>How large chunks are. Chunks of long sections average midway between the two.</summary>
public sealed record ChunkerOptions
{
    /// <summary>Most tokens of a chunk. Only a single text element that is longer by itself is left whole. At least 16.</summary>
    public int MaxTokens { get; init; } = 320;

    /// <summary>A section is not cut where a chunk would have fewer tokens, unless there is no other place. At most a quarter of <see cref="MaxTokens"/> is useful.</summary>
    public int MinTokens { get; init; } = 80;
}
