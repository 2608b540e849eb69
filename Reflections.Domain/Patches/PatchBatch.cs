using Reflections.Domain.Documents;
using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>What one version of a source says, whole. All offsets are UTF-16 units into the canonical text.</summary>
public sealed record PatchBatch
{
    /// <summary>Version of this shape; readers refuse one they do not know.</summary>
    public const int CurrentLayout = 2;

    /// <summary>The first version, which knew no aliases and no modality.</summary>
    public const int FirstLayout = 1;

    /// <summary>The shape's version: what it was read from, or the current one. It is always written in the current one.</summary>
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
/// <param name="Name">Its longest form, in the spelling that is written most often.</param>
/// <param name="Mentions">Of the name and of all its aliases, in the order of the text; the first <see cref="MaxMentions"/>.</param>
public sealed record BatchEntity(string Id, string Name, EntityType Type, IReadOnlyList<TextSpan> Mentions)
{
    /// <summary>Most mentions that are kept of one entity: they stand in one row of at most 1 MiB, with some 40 bytes each.</summary>
    public const int MaxMentions = 10_000;

    /// <summary>The written forms other than the name, sorted.</summary>
    public IReadOnlyList<BatchAlias> Aliases { get; init; } = [];
}

/// <summary>A statement of the document with the words that prove it.</summary>
/// <param name="Id">Hash of subject, predicate, object, polarity, date and modality; equal facts of two sources share it.</param>
/// <param name="Subject">The name of the entity when the statement uses an alias of it.</param>
/// <param name="Object">As <paramref name="Subject"/>.</param>
/// <param name="Date">The date the statement names, as written in ISO form where it could be read, else null.</param>
/// <param name="Span">Where <paramref name="Quote"/> stands.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record BatchFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, string? Date, string Quote, TextSpan Span, int Chunk, double Confidence)
{
    /// <summary>How far the text stands behind it.</summary>
    public FactModality Modality { get; init; }

    /// <summary>The alias that the statement uses for <see cref="Subject"/>, or null when it uses none.</summary>
    public string? WrittenSubject { get; init; }

    /// <summary>The alias that the statement uses for <see cref="Object"/>, or null when it uses none.</summary>
    public string? WrittenObject { get; init; }
}
