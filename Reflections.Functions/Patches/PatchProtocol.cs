using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Patches;

/// <summary>
/// Brings a patch batch from proposal to its end. Every write is conditional and every step may be repeated by anyone, at any
/// time, after a crash at any point: the entry's ETag decides who approves, the source row's ETag decides who flips, and the
/// write-ahead row stands from before the approval until after the end, so that what was approved is never forgotten.
/// </summary>
public sealed partial class PatchProtocol(
    LedgerStore ledger,
    SourceStore sources,
    UnappliedStore unapplied,
    BatchStore batches,
    KnowledgeWriter knowledge,
    TimeProvider time,
    IOptions<PatchOptions> options,
    ILogger<PatchProtocol> log)
{
    /// <summary>Stores the batch and proposes it under the run's generation. Two calls for a content nothing was known of.</summary>
    /// <returns>
    /// The entry as it stands: the run's own, whatever its status, or another run's when that one's patch is approved (settle
    /// it first) or of a newer generation. The caller looks at the owner.
    /// </returns>
    public async Task<Stored<LedgerEntry>> ProposeAsync(
        RunRecord run, IngestKey key, ContentHash content, PipelineFingerprint fingerprint, PatchBatch batch, CancellationToken cancellation)
    {
        RequireTicket(run);
        if (key != IngestKey.Of(run.Reflection, run.Source, content))
        {
            throw new ArgumentException("The ingest key is not the one of this content.", nameof(key));
        }

        var stored = await batches.PutAsync(batch, run.Epoch, cancellation);
        var first = LedgerEntry.Propose(run.Reflection, run.Source, content, fingerprint, run.Id, run.Ticket, stored, run.Validators);
        return await TakeOverAsync(run, fingerprint, stored, await ledger.InsertOrGetAsync(first, cancellation), cancellation);
    }

    /// <summary>Proposes a batch that is there from earlier work under the run's generation. One call.</summary>
    /// <param name="existing">The entry whose batch is meant.</param>
    /// <returns>As <see cref="ProposeAsync"/>.</returns>
    public Task<Stored<LedgerEntry>> ProposeExistingAsync(RunRecord run, Stored<LedgerEntry> existing, CancellationToken cancellation)
    {
        RequireTicket(run);
        var batch = new StoredBatch(existing.Value.Batch, existing.Value.BatchHash);
        return TakeOverAsync(run, existing.Value.Fingerprint, batch, existing, cancellation);
    }

    /// <summary>Approves what was proposed, or the part of it that the verdict accepts. Two calls, three for a part.</summary>
    /// <param name="hub">The task hub whose engine runs the owner.</param>
    /// <param name="appliedGeneration">What readers see, freshly read; 0 for nothing.</param>
    public async Task<ApproveResult> ApproveAsync(
        Stored<LedgerEntry> entry, Verdict verdict, string hub, long appliedGeneration, CancellationToken cancellation)
    {
        var generation = entry.Value.Generation;
        var (accepted, bytes) = BatchStore.Describe(verdict.Accepted, ArtifactFolder.EpochOf(entry.Value.Batch));
        if (entry.Value.StandingOfApproval(generation, accepted.Hash) is var decided and not ApprovalStanding.Open)
        {
            return decided == ApprovalStanding.Approved ? new ApproveResult.Approved(entry) : new ApproveResult.Lost(entry);
        }

        if (verdict.AgainstGeneration != appliedGeneration)
        {
            return new ApproveResult.JudgeAgain(appliedGeneration);
        }

        var part = accepted.Hash == entry.Value.BatchHash ? null : await batches.PutAsync(accepted, bytes, cancellation);
        while (true)
        {
            Stored<LedgerEntry>? standing;
            var insert = await unapplied.InsertPatchAsync(Announcement(entry.Value, hub), cancellation);
            if (insert is PatchInsert.Other)
            {
                standing = await ledger.GetAsync(entry.Value.Key, cancellation);
                if (standing?.ETag == entry.ETag)
                {
                    await SettleAsync(insert.Row, entry.Value.Owner.Value, _ => Task.CompletedTask, cancellation);
                    continue;
                }
            }
            else
            {
                var approved = entry.Value.Approve(insert.Row.Value.Fence, verdict.Reason, part);
                if (await ledger.TryWriteAsync(approved, entry.ETag, cancellation) is { } etag)
                {
                    return new ApproveResult.Approved(new Stored<LedgerEntry>(approved, etag));
                }

                standing = await ledger.GetAsync(entry.Value.Key, cancellation);
                if (standing?.Value is not { Status: PatchStatus.Proposed or PatchStatus.Approved } life || life.Generation != generation)
                {
                    await unapplied.DeleteAsync(insert.Row, cancellation);
                }
            }

            switch (standing?.Value.StandingOfApproval(generation, accepted.Hash))
            {
                case ApprovalStanding.Open:
                    // The sweeper took this approval for given up and raised the fence: announce it again.
                    entry = standing.Value;
                    break;
                case ApprovalStanding.Approved:
                    return new ApproveResult.Approved(standing.Value);
                default:
                    return new ApproveResult.Lost(standing);
            }
        }
    }

    /// <summary>Refuses what was proposed. One call.</summary>
    /// <returns>The entry as it stands; not rejected when somebody else decided first.</returns>
    public async Task<Stored<LedgerEntry>> RejectAsync(
        Stored<LedgerEntry> entry, RejectionKind kind, string evaluation, CancellationToken cancellation)
    {
        var generation = entry.Value.Generation;
        while (entry.Value.Status == PatchStatus.Proposed && entry.Value.Generation == generation)
        {
            var rejected = entry.Value.Reject(kind, evaluation);
            if (await ledger.TryWriteAsync(rejected, entry.ETag, cancellation) is { } etag)
            {
                return new Stored<LedgerEntry>(rejected, etag);
            }

            entry = await ledger.GetAsync(rejected.Key, cancellation) ?? throw Gone(rejected.Key);
        }

        return entry;
    }

    // Only a run that is started again finds a newer one on its content: what it proposed before may have been shown meanwhile.
    private async Task<PatchStatus?> EarlierLifeAsync(RunRecord run, LedgerEntry standing, CancellationToken cancellation) =>
        standing.Generation > run.Ticket ? (await ledger.GetLifeAsync(standing.Key, run.Ticket, cancellation))?.Status : null;

    private async Task<Stored<LedgerEntry>> TakeOverAsync(
        RunRecord run, PipelineFingerprint fingerprint, StoredBatch batch, Stored<LedgerEntry> standing, CancellationToken cancellation)
    {
        while (standing.Value.CanPassTo(run.Id, run.Ticket, await EarlierLifeAsync(run, standing.Value, cancellation)))
        {
            var life = standing.Value.StartLife(run.Id, run.Ticket, fingerprint, batch, run.Validators);
            if (await ledger.StartLifeAsync(life, standing, cancellation) is { } etag)
            {
                return new Stored<LedgerEntry>(life, etag);
            }

            standing = await ledger.GetAsync(life.Key, cancellation) ?? throw Gone(life.Key);
        }

        // Worked out again, because the batch it was proposed with is gone: what an approved part left out may be in it again.
        while (standing.Value is { Status: PatchStatus.Proposed } own && own.Owner == run.Id && own.Generation == run.Ticket && own.BatchHash != batch.Hash)
        {
            var again = own.ProposeAgain(batch);
            if (await ledger.TryWriteAsync(again, standing.ETag, cancellation) is { } etag)
            {
                return new Stored<LedgerEntry>(again, etag);
            }

            standing = await ledger.GetAsync(own.Key, cancellation) ?? throw Gone(own.Key);
        }

        return standing;
    }

    private PatchRow Announcement(LedgerEntry entry, string hub) => new()
    {
        Reflection = entry.Reflection,
        Source = entry.Source,
        CreatedAt = time.GetUtcNow(),
        Key = entry.Key,
        Generation = entry.Generation,
        Fence = entry.Fence,
        Run = entry.Owner,
        Hub = hub,
    };

    private static void RequireTicket(RunRecord run) => ArgumentOutOfRangeException.ThrowIfLessThan(run.Ticket, 1, nameof(run));

    private static InvalidOperationException Gone(IngestKey key) => new($"The ledger entry {key} was deleted; entries are never deleted by this program.");
}
