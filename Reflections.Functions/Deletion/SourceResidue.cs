namespace Reflections.Functions.Deletion;

/// <summary>What storage holds of a source from before its deletion.</summary>
/// <param name="KnowledgeRows">Manifests, entities and facts, of whatever generation.</param>
/// <param name="IndexRows">Rows of the reflection's index.</param>
/// <param name="Blobs">Raw content, canonical text, stage results, batches and segments.</param>
/// <param name="Passages">Records of the vector store; 0 when none is registered.</param>
public sealed record SourceResidue(int KnowledgeRows, int IndexRows, int Blobs, int Passages = 0)
{
    /// <summary>Whether there is nothing.</summary>
    public bool IsNothing => this is { KnowledgeRows: 0, IndexRows: 0, Blobs: 0, Passages: 0 };

    /// <summary>The sum of both.</summary>
    public static SourceResidue operator +(SourceResidue left, SourceResidue right) =>
        new(left.KnowledgeRows + right.KnowledgeRows, left.IndexRows + right.IndexRows, left.Blobs + right.Blobs, left.Passages + right.Passages);
}
