using Reflections.Domain.Identity;

namespace Reflections.Functions.Storage;

/// <summary>
/// Names of blobs, under reflection and source. Each artifact is named by the hash of what it was made from, so that
/// equal inputs find the earlier result.
/// </summary>
public static class ArtifactNames
{
    /// <summary>All artifacts of a source start with this.</summary>
    public static string Folder(ReflectionId reflection, SourceId source) =>
        $"{Sha256Text.Of(reflection.Value)[..16]}/{Sha256Text.Of(source.Value)[..16]}/";

    /// <summary>The bytes as they came.</summary>
    /// <param name="sha">SHA-256 of the bytes.</param>
    public static string Raw(ReflectionId reflection, SourceId source, string sha) => $"{Folder(reflection, source)}raw/{sha}";

    /// <summary>The canonical text.</summary>
    public static string Text(ReflectionId reflection, SourceId source, ContentHash content) => $"{Folder(reflection, source)}text/{content}";

    /// <summary>The chunks of a text.</summary>
    public static string Chunks(ReflectionId reflection, SourceId source, string inputsHash) => $"{Folder(reflection, source)}chunks/{inputsHash}.json";

    /// <summary>The vector of a chunk.</summary>
    public static string Embedding(ReflectionId reflection, SourceId source, string inputsHash) => $"{Folder(reflection, source)}embeddings/{inputsHash}.json";

    /// <summary>The entities of a chunk.</summary>
    public static string Entities(ReflectionId reflection, SourceId source, string inputsHash) => $"{Folder(reflection, source)}entities/{inputsHash}.json";

    /// <summary>The facts of a chunk.</summary>
    public static string Facts(ReflectionId reflection, SourceId source, string inputsHash) => $"{Folder(reflection, source)}facts/{inputsHash}.json";

    /// <summary>A patch batch.</summary>
    public static string Batch(ReflectionId reflection, SourceId source, string batchHash) => $"{Folder(reflection, source)}batches/{batchHash}.json";

    /// <summary>The chunks and vectors of a generation.</summary>
    public static string Segment(ReflectionId reflection, SourceId source, long generation, string batchHash) =>
        $"{SegmentPrefix(reflection, source, generation)}{batchHash}.json";

    /// <summary>All segments of a generation start with this.</summary>
    public static string SegmentPrefix(ReflectionId reflection, SourceId source, long generation) =>
        FormattableString.Invariant($"{Folder(reflection, source)}segments/{generation}-");
}
