using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Ledger;

/// <summary>What is known of one ingest key: its batch, the batch's state, and the run that owns it.</summary>
public sealed partial record LedgerEntry
{
    /// <summary>The composite hash.</summary>
    public required IngestKey Key { get; init; }

    /// <summary>The reflection.</summary>
    public required ReflectionId Reflection { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The content.</summary>
    public required ContentHash Content { get; init; }

    /// <summary>The pipeline that made the batch.</summary>
    public required PipelineFingerprint Fingerprint { get; init; }

    /// <summary>The run whose generation this life of the patch belongs to.</summary>
    public required RunId Owner { get; init; }

    /// <summary>The owner's ticket.</summary>
    public required long Generation { get; init; }

    /// <summary>Where the patch stands.</summary>
    public required PatchStatus Status { get; init; }

    /// <summary>Name of the batch blob.</summary>
    public required string Batch { get; init; }

    /// <summary>SHA-256 of the batch blob's bytes.</summary>
    public required string BatchHash { get; init; }

    /// <summary>What the owner's server said of what it fetched; the flip hands it on to the source. Null for content that was sent.</summary>
    public SourceValidators? Validators { get; init; }

    /// <summary>Raised by whoever gives the patch up, so that a slow approval of the old fence fails. From 0.</summary>
    public long Fence { get; init; }

    /// <summary>Why it was rejected, or null.</summary>
    public RejectionKind? Rejection { get; init; }

    /// <summary>What the evaluation said, in one line, or null before it.</summary>
    public string? Evaluation { get; init; }
}

/// <summary>What kind of refusal ended a patch. Stored by name.</summary>
public enum RejectionKind
{
    /// <summary>The policy or a reviewer judged it: the same content is not tried again unless forced.</summary>
    Judgement = 0,

    /// <summary>Nobody decided in time: the same batch may be proposed again.</summary>
    ReviewTimeout = 1,
}
