using Reflections.Domain.Chunking;

namespace Reflections.Functions.Ingestion;

/// <summary>The order in which changed chunks are worked on.</summary>
public static class WorkList
{
    /// <summary>Each chunk once by its hash, in the order of the text: equal chunks share one result.</summary>
    public static Chunk[] Distinct(IEnumerable<Chunk> chunks) => [.. chunks.DistinctBy(chunk => chunk.Hash)];
}
