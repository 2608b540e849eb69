namespace Reflections.Functions.Knowledge;

/// <summary>What a generation consists of. Its row is written last of its partition: where it stands, the rows it counts stood too.</summary>
/// <param name="BatchHash">The batch that the generation was made from.</param>
/// <param name="Layout">Version of the rows' shape.</param>
/// <param name="Segment">Name of the blob with chunks and vectors.</param>
public sealed record KnowledgeManifest(string BatchHash, int Layout, string Segment, int Chunks, int Entities, int Facts)
{
    /// <summary>The shape that this version writes and reads.</summary>
    public const int CurrentLayout = 1;
}
