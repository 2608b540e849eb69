using System.Text.Json.Serialization;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Knowledge;

/// <summary>What search needs of one generation: the chunks' texts and vectors. Never changes once written.</summary>
public sealed record KnowledgeSegment(IReadOnlyList<SegmentChunk> Chunks)
{
    /// <summary>The segment of a batch.</summary>
    public static KnowledgeSegment Of(PatchBatch batch) => new(
        [.. batch.Chunks.Select(chunk => new SegmentChunk(chunk.Index, chunk.Start, chunk.Tokens, chunk.HeadingPath, chunk.Text, chunk.Vector))]);
}

/// <summary>A chunk as search sees it.</summary>
/// <param name="Start">First UTF-16 unit in the canonical text.</param>
/// <param name="EncodedVector">The stored form of <see cref="Vector"/>.</param>
public sealed record SegmentChunk(
    int Index, int Start, int Tokens, IReadOnlyList<string> HeadingPath, string Text, [property: JsonPropertyName("vector")] string EncodedVector)
{
    private float[]? _vector;

    /// <summary>The chunk's embedding.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<float> Vector => _vector ??= VectorText.Decode(EncodedVector);
}
