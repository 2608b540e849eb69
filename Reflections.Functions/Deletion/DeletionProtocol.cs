using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Deletion;

/// <summary>
/// Deletes sources. An intent row first; then the source row, in one write that hides the source and takes a ticket: the commit point; then the receipt;
/// then everything of the source is erased. Each step may be repeated by anyone: what a request leaves undone, the sweeper does.
/// </summary>
public sealed class DeletionProtocol(
    SourceStore sources, UnappliedStore unapplied, DeletionReceipts receipts, SourceEraser eraser, TimeProvider time, IOptions<PatchOptions> options)
{
    /// <summary>Deletes the source. One that is deleted already stays so; what was left of it is erased.</summary>
    /// <param name="wake">Takes the runs that waited for review, and need not any more.</param>
    /// <returns>Null when the source is not known.</returns>
    public async Task<DeletionReport?> DeleteAsync(
        ReflectionId reflection, SourceId source, Func<IReadOnlyList<RunId>, Task> wake, CancellationToken cancellation)
    {
        Stored<DeletionRow>? announced = null;
        while (await sources.GetAsync(reflection, source, cancellation) is { } found)
        {
            var state = found.Value;
            if (announced is { } given && state.Epoch != given.Value.Ticket && state.Latest >= given.Value.Ticket)
            {
                // Another observation took that ticket.
                await unapplied.DeleteAsync(given, cancellation);
                announced = null;
            }

            var deleted = state.Delete(time.GetUtcNow());
            if (!ReferenceEquals(deleted, state))
            {
                announced = announced?.Value.Ticket == deleted.Latest ? announced : await unapplied.InsertDeletionAsync(Announcement(deleted), cancellation);
                if (await sources.TryWriteAsync(deleted, found.ETag, cancellation) is null)
                {
                    continue;
                }

                await wake(state.Reviews);
            }

            return await FinishAsync(deleted, deleted.Deletion!, cancellation);
        }

        return null;
    }

    /// <summary>The source's last deletion as it stands; nothing is changed.</summary>
    /// <returns>Null when the source is not known or was never deleted.</returns>
    public async Task<DeletionReport?> FindAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation) =>
        await sources.GetAsync(reflection, source, cancellation) is { Value: { Deletion: { } deletion } state }
        && await receipts.FindAsync(state, deletion, cancellation) is { } receipt
            ? new DeletionReport(
                deletion.At, receipt, new SourceResidue(0, 0, 0), await eraser.FindAsync(FolderOf(state), cancellation), await FindOpenRunsAsync(state, cancellation))
            : null;

    /// <summary>Brings a deletion to its end that a request began, and drops its row when nothing can come any more.</summary>
    public async Task<SettleResult> SettleAsync(Stored<DeletionRow> row, CancellationToken cancellation)
    {
        var (ticket, isDue) = (row.Value.Ticket, time.GetUtcNow() >= row.Value.DueAt);
        var found = await sources.GetAsync(row.Value.Reflection, row.Value.Source, cancellation);
        if (found is { Value: { Deletion: { } deletion } deleted } && deletion.Ticket == ticket)
        {
            var report = await FinishAsync(deleted, deletion, cancellation);
            if (!report.IsComplete || !isDue)
            {
                return new SettleResult(SettleOutcome.Kept, "What runs wrote that were in progress is looked for once more later.");
            }

            await unapplied.DeleteAsync(row, cancellation);
            return new SettleResult(SettleOutcome.Cleaned, "Nothing is left of the source.");
        }

        if (found is { } source && source.Value.Latest < ticket)
        {
            // Not decided: whoever announced it may be slow. Written once more, the source row is not the version any more that its write expects.
            if (!isDue || await sources.TryWriteAsync(source.Value, source.ETag, cancellation) is null)
            {
                return new SettleResult(SettleOutcome.Kept, "It is announced, and may still be decided.");
            }
        }

        await unapplied.DeleteAsync(row, cancellation);
        return new SettleResult(SettleOutcome.Dropped, "It was never decided, or the source was deleted again later.");
    }

    private async Task<DeletionReport> FinishAsync(SourceState state, SourceDeletion deletion, CancellationToken cancellation)
    {
        var receipt = await receipts.EnsureAsync(state, deletion, cancellation);

        // The runs first: what those that have ended by then had written, the scan after it finds.
        var open = await FindOpenRunsAsync(state, cancellation);
        var (erased, left) = await eraser.EraseAsync(FolderOf(state), cancellation);
        return new DeletionReport(deletion.At, receipt, erased, left, open);
    }

    private async Task<IReadOnlyList<RunId>> FindOpenRunsAsync(SourceState state, CancellationToken cancellation) =>
        [.. (await unapplied.FindOpenRunsAsync(state.Reflection, state.Source, cancellation)).Where(run => run.Ticket < state.Epoch).Select(run => run.Run)];

    private static ArtifactFolder FolderOf(SourceState state) => new(state.Reflection, state.Source, state.Epoch);

    private DeletionRow Announcement(SourceState deleted) => new()
    {
        Reflection = deleted.Reflection,
        Source = deleted.Source,
        CreatedAt = deleted.Deletion!.At,
        Ticket = deleted.Latest,
        DueAt = deleted.Deletion.At + options.Value.ReadersGrace,
    };
}
