namespace Reflections.Functions.Knowledge;

/// <summary>What was found of a generation and deleted.</summary>
/// <param name="Rows">Manifest, entities and facts.</param>
/// <param name="IndexRows">Names and ids of entities, as far as they may have been there.</param>
/// <param name="Segments">Segment blobs.</param>
/// <param name="Passages">Records of the vector store.</param>
public sealed record DeletedGeneration(int Rows, int IndexRows, int Segments, int Passages = 0)
{
    /// <summary>Whether nothing was left.</summary>
    public bool FoundNothing => Rows == 0 && Segments == 0 && Passages == 0;
}
