using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Patches;

/// <content>From approval to the end, and everything around the commit point.</content>
public sealed partial class PatchProtocol
{
    /// <summary>
    /// Makes an approved generation visible, or finishes what an earlier attempt left; several may try at once. The flip of the
    /// source row is the commit point, and gives the owner's turn back in the same write.
    /// </summary>
    /// <param name="by">Who applies, for the log: a run id, or <c>sweeper</c>.</param>
    /// <exception cref="GenerationConflictException">The generation belongs to another batch or content.</exception>
    /// <exception cref="Storage.DamagedBlobException">The batch is not there or not the one that was approved.</exception>
    public Task<ApplyResult> ApplyAsync(
        ReflectionId reflection, SourceId source, IngestKey key, long generation, string by, CancellationToken cancellation) =>
        ApplyAsync(reflection, source, key, generation, by, _ => Task.CompletedTask, cancellation);

    /// <inheritdoc cref="ApplyAsync(ReflectionId, SourceId, IngestKey, long, string, CancellationToken)"/>
    /// <param name="conclude">What follows from the result. The write-ahead row goes after it: as long as that fails, somebody comes back to it.</param>
    public async Task<ApplyResult> ApplyAsync(
        ReflectionId reflection, SourceId source, IngestKey key, long generation, string by, Func<ApplyResult, Task> conclude, CancellationToken cancellation)
    {
        var entry = ledger.GetAsync(key, cancellation);
        var state = sources.GetAsync(reflection, source, cancellation);
        var row = unapplied.GetPatchAsync(key, cancellation);
        await Task.WhenAll(entry, state, row);
        return await entry is { } found
            ? await ApplyAsync(found, await state, await row, generation, by, conclude, cancellation)
            : new ApplyResult.NotApproved(null);
    }

    private async Task<ApplyResult> ApplyAsync(
        Stored<LedgerEntry> entry, Stored<SourceState>? state, Stored<PatchRow>? row, long generation, string by, Func<ApplyResult, Task> conclude,
        CancellationToken cancellation)
    {
        var isOwn = entry.Value.Generation == generation;
        var result = isOwn ? await ShowAsync(entry, state, row?.Value.Generation == generation, by, cancellation)
            : await EarlierAsync(entry.Value.Key, state, generation, cancellation);
        await conclude(result);
        if (isOwn && result is ApplyResult.NotApproved)
        {
            return result;
        }

        // The entry may have been approved between the reading of its row and its own.
        row ??= isOwn && entry.Value.Status == PatchStatus.Approved ? await unapplied.GetPatchAsync(entry.Value.Key, cancellation) : null;
        await DropAsync(row, entry.Value.Key, generation, cancellation);
        return result;
    }

    /// <summary>How a life ended that the content has passed on from.</summary>
    private async Task<ApplyResult> EarlierAsync(IngestKey key, Stored<SourceState>? state, long generation, CancellationToken cancellation) =>
        (await ledger.GetLifeAsync(key, generation, cancellation))?.Status switch
        {
            PatchStatus.Applied => new ApplyResult.AlreadyApplied(VersionOf(state, generation)) { Reviews = state?.Value.Reviews ?? [] },
            PatchStatus.Superseded => new ApplyResult.Superseded(),
            var status => new ApplyResult.NotApproved(status),
        };

    private async Task<ApplyResult> ShowAsync(
        Stored<LedgerEntry> entry, Stored<SourceState>? state, bool isAnnounced, string by, CancellationToken cancellation)
    {
        var generation = entry.Value.Generation;
        switch (entry.Value.Status)
        {
            case PatchStatus.Proposed or PatchStatus.Rejected:
                return new ApplyResult.NotApproved(entry.Value.Status);

            case PatchStatus.Applied:
                return new ApplyResult.AlreadyApplied(VersionOf(state, generation)) { Reviews = state?.Value.Reviews ?? [] };

            case PatchStatus.Superseded:
                return await FinishSupersededAsync(entry.Value, state, isAnnounced, cancellation);
        }

        var (flip, version, latest) = await FlipAsync(entry.Value, state, by, cancellation);
        if (flip == FlipVerdict.Superseded)
        {
            await MarkAsync(entry, life => life.MarkSuperseded(), cancellation);
            LogSuperseded(log, entry.Value.Reflection, entry.Value.Source, generation, by);
            return await FinishSupersededAsync(entry.Value, latest, mayBeWritten: true, cancellation);
        }

        await MarkAsync(entry, life => life.MarkApplied(), cancellation);
        ApplyResult result = flip == FlipVerdict.Flip ? new ApplyResult.Applied(version!) : new ApplyResult.AlreadyApplied(VersionOf(latest, generation));
        return result with { Reviews = latest?.Value.Reviews ?? [] };
    }

    private async Task<(FlipVerdict Verdict, AppliedVersion? Version, Stored<SourceState>? Source)> FlipAsync(
        LedgerEntry entry, Stored<SourceState>? source, string by, CancellationToken cancellation)
    {
        AppliedVersion? version = null;
        long? announced = null;
        while (true)
        {
            // A patch may be planted, or restored, without its source row: the generation itself tells that its ticket was given.
            var state = source?.Value ?? new SourceState { Reflection = entry.Reflection, Source = entry.Source, Latest = entry.Generation };
            var verdict = state.JudgeFlip(entry.Generation, entry.Key);
            if (verdict == FlipVerdict.Conflict)
            {
                throw new GenerationConflictException(entry.Source.Value, entry.Generation, "the source shows another content under it");
            }

            if (verdict != FlipVerdict.Flip)
            {
                return (verdict, null, source);
            }

            version ??= await WriteAsync(entry, cancellation);
            if (state.Applied is { } replaced && announced != replaced.Generation)
            {
                await AnnounceCleanAsync(entry, replaced.Generation, entry.Generation, cancellation);
                announced = replaced.Generation;
            }

            var flipped = state.Flip(version).ReleaseTurn(entry.Owner);
            if (await sources.TryWriteAsync(flipped, source?.ETag, cancellation) is { } etag)
            {
                LogApplied(log, entry.Reflection, entry.Source, entry.Generation, state.Applied?.Generation ?? 0, by);
                return (FlipVerdict.Flip, version, new Stored<SourceState>(flipped, etag));
            }

            source = await sources.GetAsync(entry.Reflection, entry.Source, cancellation);
        }
    }

    private async Task<AppliedVersion> WriteAsync(LedgerEntry entry, CancellationToken cancellation)
    {
        var batch = await batches.GetAsync(entry, cancellation);
        var manifest = await knowledge.WriteGenerationAsync(
            new SourceKey(entry.Reflection, entry.Source), entry.Generation, batch, entry.BatchHash, cancellation);
        return new AppliedVersion(
            entry.Generation, entry.Key, entry.Content, entry.Fingerprint, manifest.BatchHash, entry.Owner, time.GetUtcNow(),
            entry.Batch, manifest.Segment, manifest.Chunks, manifest.Entities, manifest.Facts, batch.Title, batch.Url)
        {
            Validators = entry.Validators,
        };
    }

    private async Task<ApplyResult> FinishSupersededAsync(
        LedgerEntry entry, Stored<SourceState>? source, bool mayBeWritten, CancellationToken cancellation)
    {
        // It was never visible, so no reader needs it. But once it was approved another applier may be writing it at this moment, or what one that
        // died has sent may still be on its way: look again later.
        var deleted = await knowledge.DeleteGenerationAsync(new SourceKey(entry.Reflection, entry.Source), entry.Generation, cancellation);
        if (mayBeWritten || !deleted.FoundNothing)
        {
            await AnnounceCleanAsync(entry, entry.Generation, source?.Value.AsOf ?? entry.Generation, cancellation);
        }

        return new ApplyResult.Superseded();
    }

    private Task AnnounceCleanAsync(LedgerEntry entry, long generation, long replacedBy, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return unapplied.InsertCleanAsync(
            new CleanRow
            {
                Reflection = entry.Reflection,
                Source = entry.Source,
                CreatedAt = now,
                Generation = generation,
                ReplacedBy = replacedBy,
                DueAt = now + options.Value.ReadersGrace,
            },
            cancellation);
    }

    private async Task MarkAsync(Stored<LedgerEntry> entry, Func<LedgerEntry, LedgerEntry> end, CancellationToken cancellation)
    {
        var generation = entry.Value.Generation;
        while (entry.Value.Generation == generation && entry.Value.Status == PatchStatus.Approved
            && await ledger.TryWriteAsync(end(entry.Value), entry.ETag, cancellation) is null)
        {
            entry = await ledger.GetAsync(entry.Value.Key, cancellation) ?? throw Gone(entry.Value.Key);
        }
    }

    private async Task DropAsync(Stored<PatchRow>? row, IngestKey key, long generation, CancellationToken cancellation)
    {
        // A row of another generation announces somebody else's patch; one that changed carries a failed attempt and must go too.
        while (row is { } standing && standing.Value.Generation == generation && !await unapplied.DeleteAsync(standing, cancellation))
        {
            row = await unapplied.GetPatchAsync(key, cancellation);
        }
    }

    private static AppliedVersion? VersionOf(Stored<SourceState>? source, long generation) =>
        source?.Value.Applied is { } applied && applied.Generation == generation ? applied : null;
}
