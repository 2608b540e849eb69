using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>What one version of a source says, whole. All offsets are UTF-16 units into the canonical text.</summary>
public sealed record PatchBatch
{
    /// <summary>Version of this shape; readers refuse one they do not know.</summary>
    public const int CurrentLayout = 1;

    /// <summary>The shape's version.</summary>
    public int Layout { get; init; } = CurrentLayout;

    /// <summary>The reflection.</summary>
    public required ReflectionId Reflection { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The hash of the canonical text.</summary>
    public required ContentHash Content { get; init; }

    /// <summary>The pipeline that made this batch.</summary>
    public required PipelineFingerprint Fingerprint { get; init; }

    /// <summary>The document's title, if it has one.</summary>
    public string? Title { get; init; }

    /// <summary>Where the document came from, if it has an address.</summary>
    public string? Url { get; init; }

    /// <summary>Length of the canonical text in UTF-16 units.</summary>
    public required int TextLength { get; init; }

    /// <summary>In the order of the text.</summary>
    public required IReadOnlyList<BatchChunk> Chunks { get; init; }

    /// <summary>Sorted by id.</summary>
    public required IReadOnlyList<BatchEntity> Entities { get; init; }

    /// <summary>Sorted by position, then id.</summary>
    public required IReadOnlyList<BatchFact> Facts { get; init; }
}

/// <summary>A chunk of the canonical text with its vector.</summary>
/// <param name="Hash">Hash of the chunk's own inputs (heading path and text); equal chunks share artifacts.</param>
/// <param name="Vector">Little-endian float32 values, base64.</param>
/// <param name="Parts">The pages or rows it stands on, counted from its first unit; null when the document has none.</param>
public sealed record BatchChunk(
    int Index, int Start, int Tokens, IReadOnlyList<string> HeadingPath, string Text, string Hash, string Vector, DocumentParts? Parts = null);

/// <summary>An entity that the document names.</summary>
/// <param name="Id">Hash of type and normalised name.</param>
public sealed record BatchEntity(string Id, string Name, EntityType Type, IReadOnlyList<TextSpan> Mentions);

/// <summary>A statement of the document with the words that prove it.</summary>
/// <param name="Id">Hash of subject, predicate, object, polarity and date; equal facts of two sources share it.</param>
/// <param name="Date">The date the statement names, as written in ISO form where it could be read, else null.</param>
/// <param name="Span">Where <paramref name="Quote"/> stands.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record BatchFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, string? Date, string Quote, TextSpan Span, int Chunk, double Confidence);
