using Reflections.Domain.Chunking;

namespace Reflections.Domain.Extraction;

/// <summary>Finds the names in a chunk. Depends on nothing but the chunk's heading path and text, so that equal chunks share the result.</summary>
public interface IEntityExtractor
{
    /// <summary>Name and version; part of the pipeline fingerprint.</summary>
    string Fingerprint { get; }

    /// <summary>Each answer costs time and money: it is kept as soon as it is there, and several are asked for at once.</summary>
    bool IsCostly => false;

    /// <summary>The mentions in the order of the text, not overlapping.</summary>
    ValueTask<IReadOnlyList<EntityMention>> ExtractAsync(Chunk chunk, CancellationToken cancellation);
}
