using Reflections.Domain.Chunking;

namespace Reflections.Domain.Extraction;

/// <summary>Finds the statements in a chunk. Depends on nothing but the chunk's heading path and text and its entities.</summary>
public interface IFactExtractor
{
    /// <summary>Name and version; part of the pipeline fingerprint.</summary>
    string Fingerprint { get; }

    /// <summary>Each answer costs time and money: it is kept as soon as it is there, and several are asked for at once.</summary>
    bool IsCostly => false;

    /// <summary>The statements in the order of the text.</summary>
    ValueTask<IReadOnlyList<ExtractedFact>> ExtractAsync(Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation);
}
