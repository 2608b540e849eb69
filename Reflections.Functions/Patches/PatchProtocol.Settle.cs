using Microsoft.Extensions.Logging;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Patches;

/// <content>Bringing to an end what somebody else began.</content>
public sealed partial class PatchProtocol
{
    /// <summary>
    /// Settles a patch that its run does not: approved → apply; ended → finish; never approved → give it up, so that a slow
    /// approval fails and begins again; of another generation → drop the row.
    /// </summary>
    /// <param name="by">Who settles, for the log: a run id, or <c>sweeper</c>.</param>
    /// <param name="conclude">What follows from a patch's end, before its row goes.</param>
    /// <exception cref="GenerationConflictException">The generation belongs to another batch or content.</exception>
    /// <exception cref="Storage.DamagedBlobException">The batch is not there or not the one that was approved.</exception>
    public async Task<SettleResult> SettleAsync(Stored<PatchRow> row, string by, Func<SettleResult, Task> conclude, CancellationToken cancellation)
    {
        var patch = row.Value;
        while (true)
        {
            var entry = await ledger.GetAsync(patch.Key, cancellation);
            var decision = AnnouncementRule.Decide(entry?.Value, patch.Generation, patch.Fence);
            if (entry is { } approved && decision.Action == AnnouncementAction.Settle)
            {
                var source = await sources.GetAsync(patch.Reflection, patch.Source, cancellation);
                return Settled(await ApplyAsync(approved, source, row, patch.Generation, by, result => conclude(Settled(result)), cancellation));
            }

            if (entry is not { } proposed || decision.Action == AnnouncementAction.Drop
                || await ledger.TryWriteAsync(proposed.Value.RaiseFence(), proposed.ETag, cancellation) is not null)
            {
                return await DroppedAsync(row, decision.Reason, cancellation);
            }
        }
    }

    /// <summary>Deletes a generation that no reader sees any more, until a scan finds nothing, and drops the row.</summary>
    public async Task<SettleResult> CleanAsync(Stored<CleanRow> row, CancellationToken cancellation)
    {
        var clean = row.Value;
        if (time.GetUtcNow() < clean.DueAt)
        {
            return new SettleResult(SettleOutcome.Kept, "Readers may still be at it.");
        }

        var state = (await sources.GetAsync(clean.Reflection, clean.Source, cancellation))?.Value;
        if (state?.Applied?.Generation == clean.Generation)
        {
            if (clean.ReplacedBy > state.AsOf)
            {
                return new SettleResult(
                    SettleOutcome.Kept, FormattableString.Invariant($"It is visible until generation {clean.ReplacedBy} flips, which it may still do."));
            }

            await unapplied.DeleteAsync(row, cancellation);
            return new SettleResult(SettleOutcome.Dropped, FormattableString.Invariant($"It stays visible: generation {clean.ReplacedBy} cannot flip any more."));
        }

        if (state is null || clean.Generation > state.AsOf)
        {
            await unapplied.DeleteAsync(row, cancellation);
            return new SettleResult(SettleOutcome.Dropped, "It was never replaced and may still flip.");
        }

        var key = new SourceKey(clean.Reflection, clean.Source);
        var rows = 0;
        for (var deleted = await knowledge.DeleteGenerationAsync(key, clean.Generation, cancellation);
            !deleted.FoundNothing;
            deleted = await knowledge.DeleteGenerationAsync(key, clean.Generation, cancellation))
        {
            rows += deleted.Rows;
        }

        await unapplied.DeleteAsync(row, cancellation);
        LogCleaned(log, clean.Reflection, clean.Source, clean.Generation, rows);
        return new SettleResult(SettleOutcome.Cleaned, FormattableString.Invariant($"{Counted.Of(rows, "row")} of generation {clean.Generation} {(rows == 1 ? "is" : "are")} deleted."));
    }

    /// <summary>
    /// Settles what a run without a future has proposed: approved → apply; not decided → superseded, so that nobody approves it any more.
    /// </summary>
    /// <param name="by">Who settles, for the log: a run id, or <c>sweeper</c>.</param>
    /// <returns>How the run's patch ended; null when it had none.</returns>
    public async Task<PatchStatus?> WithdrawAsync(RunRecord run, string by, CancellationToken cancellation)
    {
        while (run.Key is { } key && await ledger.GetAsync(key, cancellation) is { } entry)
        {
            if (entry.Value.Generation != run.Ticket)
            {
                return (await ledger.GetLifeAsync(key, run.Ticket, cancellation))?.Status;
            }

            switch (entry.Value.Status)
            {
                case PatchStatus.Proposed:
                    await ledger.TryWriteAsync(entry.Value.MarkSuperseded(), entry.ETag, cancellation);
                    break;
                case PatchStatus.Approved:
                    await ApplyAsync(run.Reflection, run.Source, key, run.Ticket, by, cancellation);
                    break;
                default:
                    return entry.Value.Status;
            }
        }

        return null;
    }

    private async Task<SettleResult> DroppedAsync(Stored<PatchRow> row, string reason, CancellationToken cancellation)
    {
        LogDropped(log, row.Value.Reflection, row.Value.Source, row.Value.Generation, reason);
        return await unapplied.DeleteAsync(row, cancellation)
            ? new SettleResult(SettleOutcome.Dropped, reason)
            : new SettleResult(SettleOutcome.Kept, "The row has changed meanwhile.");
    }

    private static SettleResult Settled(ApplyResult result) => result switch
    {
        ApplyResult.Applied => new SettleResult(SettleOutcome.Applied, "The patch was approved and is applied now.", result.Reviews),
        ApplyResult.AlreadyApplied => new SettleResult(SettleOutcome.AlreadyApplied, "The patch was applied already.", result.Reviews),
        ApplyResult.Superseded => new SettleResult(SettleOutcome.Superseded, "A newer observation of the source is visible."),
        _ => throw new InvalidOperationException($"A patch that is approved cannot end as {result}."),
    };

    [LoggerMessage(1, LogLevel.Information, "{Reflection}/{Source}: generation {Generation} replaces {Replaced}, applied by {By}")]
    private static partial void LogApplied(ILogger log, ReflectionId reflection, SourceId source, long generation, long replaced, string by);

    [LoggerMessage(2, LogLevel.Information, "{Reflection}/{Source}: generation {Generation} is superseded, found by {By}")]
    private static partial void LogSuperseded(ILogger log, ReflectionId reflection, SourceId source, long generation, string by);

    [LoggerMessage(3, LogLevel.Information, "{Reflection}/{Source}: announcement of generation {Generation} dropped: {Reason}")]
    private static partial void LogDropped(ILogger log, ReflectionId reflection, SourceId source, long generation, string reason);

    [LoggerMessage(4, LogLevel.Debug, "{Reflection}/{Source}: generation {Generation} deleted, {Rows} rows")]
    private static partial void LogCleaned(ILogger log, ReflectionId reflection, SourceId source, long generation, int rows);
}
