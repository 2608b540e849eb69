using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Ingestion;

/// <summary>The activities around a run's row: open it, claim its content, note its progress, write its outcome.</summary>
public sealed class RunActivities(
    RunStore runs, SourceStore sources, LedgerStore ledger, UnappliedStore unapplied, ClaimProtocol claims, RunJournal journal, RunRecovery recovery,
    LostWrites lost, StageTelemetry telemetry)
{
    /// <summary>Finds the run's row, or makes it again from the open-run row or from the input; null when there is none of them.</summary>
    [Function(nameof(OpenRun))]
    public Task<RunCursor?> OpenRun([ActivityTrigger] IngestInput input, CancellationToken cancellation)
    {
        return telemetry.TellAsync(TelemetryNames.Stages.Open, input, () => input.Open is { } accepted
            ? StepFailure.OrAsync(new RunCursor(OpenRuns.RecordOf(accepted), ""), FindAsync, stopped => (RunCursor?)stopped)
            : FindAsync());

        async Task<RunCursor?> FindAsync()
        {
            using var meter = StorageCallMeter.Start();
            var row = await runs.GetAsync(input.Reflection, input.Run, cancellation);
            if (row is null && ((await unapplied.GetRunAsync(input.Run, cancellation))?.Value ?? input.Open) is { } open)
            {
                row = await lost.RestoreAsync(open, cancellation);
            }

            return row is { } found ? new RunCursor(found.Value.Charge(meter), found.ETag.ToString()) : null;
        }
    }

    /// <summary>Decides what the run does with its content.</summary>
    [Function(nameof(Claim))]
    public Task<ClaimResult> Claim([ActivityTrigger] RunCursor cursor, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.Stages.Claim, cursor, () => StepFailure.OrAsync(
            cursor,
            async () =>
            {
                using var meter = StorageCallMeter.Start();
                var result = await claims.ClaimAsync(cursor, client, cancellation);
                if (result.Step == ClaimStep.Wait && cursor.Run.Status != RunStatus.WaitingTurn)
                {
                    result = result with { Cursor = await journal.MoveAsync(result.Cursor, RunStatus.WaitingTurn, cancellation, result.End?.Reason) };
                }

                return result with { Cursor = result.Cursor.Charge(meter) };
            },
            stopped => new ClaimResult(stopped, ClaimStep.End)));

    /// <summary>Notes that a stage began.</summary>
    [Function(nameof(EnterStage))]
    public Task<RunCursor> EnterStage([ActivityTrigger] EnterInput input, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.Stages.Enter, input.Cursor, () => StepFailure.OrAsync(
            input.Cursor,
            async () =>
            {
                using var meter = StorageCallMeter.Start();
                return (await journal.MoveAsync(input.Cursor, input.Status, cancellation)).Charge(meter);
            },
            stopped => stopped));

    /// <summary>Gives the turn back, writes the outcome, and drops the open-run row, in this order: whoever repeats it ends the same.</summary>
    [Function(nameof(FinishRun))]
    public Task<RunCursor> FinishRun([ActivityTrigger] FinishInput input, CancellationToken cancellation) =>
        telemetry.TellAsync(
            TelemetryNames.Stages.Finish, input.Cursor, () => StepFailure.OrAsync(input.Cursor, () => FinishAsync(input, cancellation), stopped => stopped));

    private async Task<RunCursor> FinishAsync(FinishInput input, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        var (cursor, end) = (input.Cursor, input.End);
        if (!end.TurnReleased && await sources.ReleaseTurnAsync(cursor.Run, cancellation) is { } source)
        {
            if (end.Status is not (RunStatus.Completed or RunStatus.DuplicateSkipped) && source.NotedAt(cursor.Run.Ticket) is { } noted)
            {
                // It had noted that readers see its content, which has overtaken others: it has not come to nothing, whatever it met afterwards.
                end = new RunEnd(RunStatus.DuplicateSkipped, $"Run {noted.Run} applied this content. {end.Reason}", noted.Run);
            }
            else if (end.Status == RunStatus.Failed && source.WasDeletedUnder(cursor.Run.Id, cursor.Run.Ticket))
            {
                end = new RunEnd(RunStatus.Superseded, "The source was deleted while this run worked on it.");
            }
        }

        cursor = await journal.MoveAsync(cursor, end.Status, cancellation, end.Reason, run => run with
        {
            Matched = end.Matched ?? run.Matched,
            Failure = end.Failure,

            // This write and the delete below are the run's last two calls.
            Counts = run.Counts with { StorageCalls = cursor.Run.Counts.StorageCalls + meter.Count + 2 },
        });
        await unapplied.DeleteRunAsync(cursor.Run.Id, cancellation);

        // Another run may have applied the patch since this one failed. It left the outcome to this run, which was alive then.
        if (cursor.Run.Status == RunStatus.Failed && cursor.Run.WasJudged()
            && await IsAppliedAsync(cursor.Run, cancellation))
        {
            await recovery.EndAsync(cursor.Run.Reflection, cursor.Run.Id, RunStatus.Completed, end.Reason, cursor.Run.Id.Value, cancellation);
        }

        return cursor;
    }

    /// <summary>Whether the run's patch is applied. The outcome is written: what cannot be read is not this run's failure any more.</summary>
    private async Task<bool> IsAppliedAsync(RunRecord run, CancellationToken cancellation)
    {
        try
        {
            return await ledger.GetAsync(run.Key!, cancellation) is { Value: var entry }
                && (entry.Generation == run.Ticket ? entry : await ledger.GetLifeAsync(run.Key!, run.Ticket, cancellation))?.Status == PatchStatus.Applied;
        }
        catch (DamagedRowException)
        {
            return false;
        }
    }
}
