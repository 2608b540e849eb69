using Reflections.Domain.Identity;

namespace Reflections.Functions.Storage;

/// <summary>
/// Names of blobs, under reflection, source and epoch; segments, which are named by their generation, under reflection and source. Each artifact is named by the hash of what it was made from, so that
/// equal inputs find the earlier result.
/// </summary>
public static class ArtifactNames
{
    /// <summary>The bytes as they came.</summary>
    /// <param name="sha">SHA-256 of the bytes.</param>
    public static string Raw(ArtifactFolder folder, string sha) => $"{folder.Path}raw/{sha}";

    /// <summary>The canonical text.</summary>
    public static string Text(ArtifactFolder folder, ContentHash content) => $"{folder.Path}text/{content}";

    /// <summary>The chunks of a text.</summary>
    public static string Chunks(ArtifactFolder folder, string inputsHash) => $"{folder.Path}chunks/{inputsHash}.json";

    /// <summary>The vector of a chunk.</summary>
    public static string Embedding(ArtifactFolder folder, string inputsHash) => $"{folder.Path}embeddings/{inputsHash}.json";

    /// <summary>The entities of a chunk.</summary>
    public static string Entities(ArtifactFolder folder, string inputsHash) => $"{folder.Path}entities/{inputsHash}.json";

    /// <summary>The facts of a chunk.</summary>
    public static string Facts(ArtifactFolder folder, string inputsHash) => $"{folder.Path}facts/{inputsHash}.json";

    /// <summary>The chunks that a run must work on.</summary>
    public static string Work(ArtifactFolder folder, string inputsHash) => $"{folder.Path}work/{inputsHash}.json";

    /// <summary>All stages' results for one text.</summary>
    public static string Results(ArtifactFolder folder, string inputsHash) => $"{folder.Path}results/{inputsHash}.json";

    /// <summary>A patch batch.</summary>
    public static string Batch(ArtifactFolder folder, string batchHash) => $"{folder.Path}batches/{batchHash}.json";

    /// <summary>The chunks and vectors of a generation.</summary>
    public static string Segment(ReflectionId reflection, SourceId source, long generation, string batchHash) =>
        $"{SegmentPrefix(reflection, source, generation)}{batchHash}.json";

    /// <summary>All segments of a generation start with this.</summary>
    public static string SegmentPrefix(ReflectionId reflection, SourceId source, long generation) =>
        FormattableString.Invariant($"{new ArtifactFolder(reflection, source, 0).Root}segments/{generation}-");
}
