using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Ledger;

public sealed partial record LedgerEntry
{
    /// <summary>The first life of a content nothing was known of.</summary>
    public static LedgerEntry Propose(
        ReflectionId reflection, SourceId source, ContentHash content, PipelineFingerprint fingerprint, RunId owner, long generation, StoredBatch batch,
        SourceValidators? validators = null) =>
        new()
        {
            Key = IngestKey.Of(reflection, source, content),
            Reflection = reflection,
            Source = source,
            Content = content,
            Fingerprint = fingerprint,
            Owner = owner,
            Generation = generation,
            Status = PatchStatus.Proposed,
            Batch = batch.Name,
            BatchHash = batch.Hash,
            Validators = validators,
        };

    /// <summary>
    /// The same content under another run. The life that ends is kept by the caller as a history row. The fence goes on counting, so that
    /// an approval that was under way for an earlier life can never fit a later one, not even one of the same generation.
    /// </summary>
    /// <exception cref="InvalidOperationException">The present life is approved: it must be settled first; or it is this very life.</exception>
    public LedgerEntry StartLife(RunId owner, long generation, PipelineFingerprint fingerprint, StoredBatch batch, SourceValidators? validators = null)
    {
        if (Status == PatchStatus.Approved)
        {
            throw new InvalidOperationException($"Generation {Generation} is approved and must be settled before generation {generation} is proposed.");
        }

        if (generation == Generation)
        {
            throw new InvalidOperationException($"Generation {generation} is proposed already.");
        }

        return this with
        {
            Owner = owner,
            Generation = generation,
            Fingerprint = fingerprint,
            Status = PatchStatus.Proposed,
            Batch = batch.Name,
            BatchHash = batch.Hash,
            Validators = validators,
            Fence = Fence + 1,
            Rejection = null,
            Evaluation = null,
        };
    }

    /// <summary>The same life with a batch that was worked out again, because the one it was proposed with is gone.</summary>
    /// <exception cref="InvalidOperationException">The patch is decided.</exception>
    public LedgerEntry ProposeAgain(StoredBatch batch) =>
        Status == PatchStatus.Proposed
            ? this with { Batch = batch.Name, BatchHash = batch.Hash }
            : throw new InvalidOperationException($"The batch of a patch that is {Status.ToWire()} cannot be replaced.");

    /// <summary>Approves what was proposed, or the <paramref name="part"/> of it that was found good.</summary>
    /// <param name="fence">The fence that the write-ahead row carries.</param>
    /// <exception cref="InvalidOperationException">The patch is not proposed, or was given up under this fence.</exception>
    public LedgerEntry Approve(long fence, string? evaluation = null, StoredBatch? part = null)
    {
        PatchTransitions.Require(Status, PatchStatus.Approved);
        if (fence != Fence)
        {
            throw new InvalidOperationException($"Generation {Generation} stands at fence {Fence}: an approval under fence {fence} comes too late.");
        }

        return this with
        {
            Status = PatchStatus.Approved,
            Evaluation = evaluation ?? Evaluation,
            Batch = part?.Name ?? Batch,
            BatchHash = part?.Hash ?? BatchHash,
        };
    }

    /// <summary>Refuses what was proposed.</summary>
    /// <exception cref="InvalidOperationException">The patch is not proposed.</exception>
    public LedgerEntry Reject(RejectionKind kind, string? evaluation = null)
    {
        PatchTransitions.Require(Status, PatchStatus.Rejected);
        return this with { Status = PatchStatus.Rejected, Rejection = kind, Evaluation = evaluation ?? Evaluation };
    }

    /// <summary>Notes that the generation became visible.</summary>
    /// <exception cref="InvalidOperationException">The patch is not approved.</exception>
    public LedgerEntry MarkApplied() => Move(PatchStatus.Applied);

    /// <summary>Notes that a newer observation was applied first.</summary>
    /// <exception cref="InvalidOperationException">The patch is settled.</exception>
    public LedgerEntry MarkSuperseded() => Move(PatchStatus.Superseded);

    /// <summary>Gives up an approval that was begun and not finished: a slow writer of it fails and begins again.</summary>
    /// <exception cref="InvalidOperationException">The patch is not proposed; there is nothing to give up.</exception>
    public LedgerEntry RaiseFence() =>
        Status == PatchStatus.Proposed
            ? this with { Fence = Fence + 1 }
            : throw new InvalidOperationException($"The fence of a patch that is {Status.ToWire()} cannot be raised.");

    private LedgerEntry Move(PatchStatus to)
    {
        PatchTransitions.Require(Status, to);
        return this with { Status = to };
    }
}
