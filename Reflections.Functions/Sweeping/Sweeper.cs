using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Deletion;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Review;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Sweeping;

/// <summary>Settles what was begun and left: the activities of a sweep. What it costs depends on the backlog alone.</summary>
public sealed partial class Sweeper(
    UnappliedStore unapplied, RunStore runs, PatchProtocol patches, DeletionProtocol deletions, SweepStore receipts, RunLiveness liveness, RunRecovery recovery, TaskHub hub,
    SweepTelemetry telemetry, TimeProvider time, IOptions<SweepOptions> options, ILogger<Sweeper> logger)
{
    private const string Name = "sweeper";

    /// <summary>Reads the shards, one storage call each.</summary>
    [Function(nameof(ScanUnapplied))]
    public async Task<SweepScan> ScanUnapplied([ActivityTrigger] SweepInput input, CancellationToken cancellation)
    {
        using var span = Tracing.Start(TelemetryNames.Spans.Scan);
        using var meter = StorageCallMeter.Start();
        var shards = await unapplied.ReadAllAsync(cancellation);
        telemetry.Scanned(shards);
        var now = time.GetUtcNow();
        var known = new List<SweepFinding>();
        foreach (var shard in shards)
        {
            known.AddRange(shard.Damaged.Select(damage => new SweepFinding($"{damage.Partition}/{damage.Row}", "", "", SweepAction.Damaged, damage.Message)));
        }

        var due = SweepShare.Of(
            Due(shards.SelectMany(shard => shard.Patches)), Due(shards.SelectMany(shard => shard.Runs)),
            Due(shards.SelectMany(shard => shard.Cleans).Where(row => row.Value.DueAt <= now)), Due(shards.SelectMany(shard => shard.Deletions)), options.Value.MaxRows, now);
        return new SweepScan(due, known, meter.Count, options.Value.Parallel);

        List<Stored<T>> Due<T>(IEnumerable<Stored<T>> rows)
            where T : UnappliedRow
        {
            var all = rows.ToLookup(row => row.Value.SetAside);
            known.AddRange(all[true].Select(row =>
                Finding(row.Value, SweepAction.SetAside, $"Set aside after {Counted.Of(row.Value.Attempts, "attempt")}: {row.Value.LastError}")));
            return [.. all[false]];
        }
    }

    /// <summary>Settles one row. A row that cannot be settled is counted, and set aside when that happened too often: it holds up no other.</summary>
    [Function(nameof(SettleUnapplied))]
    public Task<SettleResult> SettleUnapplied([ActivityTrigger] SettleInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        telemetry.TellAsync(input.Target.Row, client, () => SettleAsync(input, client, cancellation), cancellation);

    private async Task<SettleResult> SettleAsync(SettleInput input, DurableTaskClient client, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        var (target, etag) = (input.Target, new ETag(input.Target.ETag));
        var finding = target switch
        {
            { Patch: { } patch } => await TryAsync(new Stored<PatchRow>(patch, etag), row => SettleAsync(row, client, input.DryRun, cancellation), input.DryRun, cancellation),
            { Run: { } run } => await TryAsync(new Stored<OpenRunRow>(run, etag), row => SettleAsync(row, client, input.DryRun, cancellation), input.DryRun, cancellation),
            { Clean: { } clean } => await TryAsync(new Stored<CleanRow>(clean, etag), row => SettleAsync(row, input.DryRun, cancellation), input.DryRun, cancellation),
            { Deletion: { } deletion } => await TryAsync(
                new Stored<DeletionRow>(deletion, etag), row => SettleAsync(row, input.DryRun, cancellation), input.DryRun, cancellation),
            _ => throw new ArgumentException("The target names no row.", nameof(input)),
        };
        return new SettleResult(finding, meter.Count);
    }

    /// <summary>Keeps the receipt.</summary>
    [Function(nameof(WriteReceipt))]
    public Task WriteReceipt([ActivityTrigger] SweepReceipt receipt, CancellationToken cancellation) => receipts.InsertAsync(receipt, cancellation);

    private async Task<SweepFinding> SettleAsync(Stored<PatchRow> row, DurableTaskClient client, bool dryRun, CancellationToken cancellation)
    {
        var patch = row.Value;
        if (patch.Run is { } run && await liveness.IsAliveAsync(client, run, patch.Hub, null, cancellation))
        {
            if (!dryRun)
            {
                // An approval may have been written and its wake-up lost.
                await client.WakeAsync([run], ReviewDecision.Approve, cancellation);
            }

            return Finding(patch, SweepAction.Left, $"Run {run} is alive.");
        }

        if (dryRun)
        {
            return Finding(patch, SweepAction.Applied, "Its run is not alive: it would be settled.");
        }

        var settled = await patches.SettleAsync(row, Name, ConcludeAsync, cancellation);
        var action = settled.Outcome switch
        {
            SettleOutcome.Applied or SettleOutcome.AlreadyApplied => SweepAction.Applied,
            SettleOutcome.Superseded => SweepAction.Ended,
            SettleOutcome.Kept => SweepAction.Left,
            _ => SweepAction.Dropped,
        };
        return Finding(patch, action, settled.Reason);

        async Task ConcludeAsync(Patches.SettleResult end)
        {
            await client.WakeAsync(end.Reviews ?? [], "overtaken", cancellation);
            if (patch.Run is { } owner)
            {
                var outcome = end.Outcome == SettleOutcome.Superseded ? RunStatus.Superseded : RunStatus.Completed;
                await recovery.EndAsync(patch.Reflection, owner, outcome, end.Reason, Name, cancellation);
            }
        }
    }

    private async Task<SweepFinding> SettleAsync(Stored<OpenRunRow> row, DurableTaskClient client, bool dryRun, CancellationToken cancellation)
    {
        var open = row.Value;
        var record = await runs.GetAsync(open.Reflection, open.Run, cancellation);
        if (record?.Value.Status is { } status && status.IsTerminal())
        {
            return await DoAsync(SweepAction.Dropped, $"Run {open.Run} had ended as {status.ToWire()}.", () => unapplied.DeleteAsync(row, cancellation));
        }

        // The run's own row tells whose it is now: a hub that took it over wrote itself there.
        if (await liveness.IsAliveAsync(client, open.Run, record?.Value.Hub ?? open.Hub, open.CreatedAt, cancellation))
        {
            return Finding(open, SweepAction.Left, $"Run {open.Run} is alive.");
        }

        var instance = await client.GetInstanceAsync(open.Run.Value, getInputsAndOutputs: true, cancellation);
        switch (instance?.RuntimeStatus)
        {
            case OrchestrationRuntimeStatus.Terminated:
                return await DoAsync(SweepAction.Ended, "Its orchestration was terminated.", () => EndAsync(RunStatus.Cancelled, instance.TerminationReason()));
            case OrchestrationRuntimeStatus.Failed:
                return await DoAsync(SweepAction.Ended, "Its orchestration failed.", () => EndAsync(RunStatus.Failed, "Its orchestration failed without an outcome."));
            default:
                // Never started, of a hub that is gone, or ended with an outcome that storage has lost: it goes on from what the ledger knows.
                return await DoAsync(SweepAction.Started, instance is null ? "It had no orchestration." : "Its outcome was lost.", async () =>
                {
                    var run = (record?.Value ?? OpenRuns.RecordOf(open)) with { Hub = hub.Name };
                    await runs.TryWriteAsync(run, record?.ETag, cancellation);
                    await RunStart.StartAgainAsync(run, client, cancellation);
                });
        }

        async Task EndAsync(RunStatus status, string reason)
        {
            var run = record?.Value ?? OpenRuns.RecordOf(open);
            if (record is null)
            {
                await runs.TryWriteAsync(run, null, cancellation);
            }

            var patch = await patches.WithdrawAsync(run, Name, cancellation);
            await recovery.EndAsync(open.Reflection, open.Run, run.OutcomeAfterWithdrawal(patch, status), reason, Name, cancellation);
        }

        async Task<SweepFinding> DoAsync(string action, string reason, Func<Task> act)
        {
            if (!dryRun)
            {
                await act();
            }

            return Finding(open, action, reason);
        }
    }

    private async Task<SweepFinding> SettleAsync(Stored<CleanRow> row, bool dryRun, CancellationToken cancellation) => dryRun
        ? Finding(row.Value, SweepAction.Cleaned, $"Generation {row.Value.Generation} was replaced by {row.Value.ReplacedBy}.")
        : Finding(row.Value, await patches.CleanAsync(row, cancellation));

    private async Task<SweepFinding> SettleAsync(Stored<DeletionRow> row, bool dryRun, CancellationToken cancellation) => dryRun
        ? Finding(row.Value, SweepAction.Cleaned, $"What is left of the source from before its deletion {row.Value.Ticket} would be erased.")
        : Finding(row.Value, await deletions.SettleAsync(row, cancellation));

    private static SweepFinding Finding(UnappliedRow row, Patches.SettleResult settled) => Finding(
        row,
        settled.Outcome switch { SettleOutcome.Cleaned => SweepAction.Cleaned, SettleOutcome.Kept => SweepAction.Left, _ => SweepAction.Dropped },
        settled.Reason);

    private async Task<SweepFinding> TryAsync<T>(Stored<T> row, Func<Stored<T>, Task<SweepFinding>> settle, bool dryRun, CancellationToken cancellation)
        where T : UnappliedRow
    {
        try
        {
            return await settle(row);
        }
        catch (StorageUnavailableException lost)
        {
            // It says nothing of the row: a row that was set aside over it would wait for an operator although nothing is wrong with it.
            return Finding(row.Value, SweepAction.Failed, lost.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var setAside = row.Value.Attempts + 1 >= options.Value.MaxAttempts;
            LogNotSettled(logger, row.Value.RowKey, row.Value.Attempts + 1, error);
            if (!dryRun)
            {
                await unapplied.RecordAttemptAsync(row, error.Message, setAside, cancellation);
            }

            return Finding(row.Value, setAside ? SweepAction.SetAside : SweepAction.Failed, error.Message);
        }
    }

    internal static SweepFinding Finding(UnappliedRow row, string action, string reason) =>
        new(NameOf(row), row.Reflection.Value, row.Source.Value, action, reason);

    internal static string NameOf(UnappliedRow row) => $"shard-{row.Shard:D2}/{row.RowKey}";

    [LoggerMessage(1, LogLevel.Warning, "Row {Row} could not be settled (attempt {Attempt}).")]
    private static partial void LogNotSettled(ILogger logger, string row, int attempt, Exception error);
}
