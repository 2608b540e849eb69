using System.Text.Json.Serialization;
using Reflections.Domain.Documents;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Knowledge;

/// <summary>What search needs of one generation: the chunks' texts and vectors. Never changes once written.</summary>
public sealed record KnowledgeSegment(IReadOnlyList<SegmentChunk> Chunks)
{
    /// <summary>The segment of a batch.</summary>
    public static KnowledgeSegment Of(PatchBatch batch) => new(
        [.. batch.Chunks.Select(chunk => new SegmentChunk(chunk.Index, chunk.Start, chunk.Tokens, chunk.HeadingPath, chunk.Text, chunk.Vector, chunk.Parts))]);
}

/// <summary>A chunk as search sees it.</summary>
/// <param name="Start">First UTF-16 unit in the canonical text.</param>
/// <param name="EncodedVector">The stored form of <see cref="Vector"/>.</param>
/// <param name="Parts">The pages or rows it stands on, counted from its first unit; null when the document has none.</param>
public sealed record SegmentChunk(
    int Index, int Start, int Tokens, IReadOnlyList<string> HeadingPath, string Text, [property: JsonPropertyName("vector")] string EncodedVector,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DocumentParts? Parts = null)
{
    private float[]? _vector;

    /// <summary>The chunk's embedding.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<float> Vector => _vector ??= VectorText.Decode(EncodedVector);

    /// <summary>
    /// The place of a stretch for a reader: pages or rows, then the headings above it, such as <c>pages 7-8, Install › Linux</c>; null when the document
    /// has neither there.
    /// </summary>
    /// <param name="start">First unit, in the canonical text.</param>
    /// <param name="length">Units, at least 1.</param>
    public string? LocationOf(int start, int length)
    {
        var headings = HeadingPath.Count > 0 ? string.Join(" › ", HeadingPath) : null;
        var numbers = Parts?.Describe(start - Start, length);
        return numbers is not null && headings is not null ? $"{numbers}, {headings}" : numbers ?? headings;
    }
}
