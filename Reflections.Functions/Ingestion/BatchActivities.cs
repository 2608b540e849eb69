using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Reconciliation;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Review;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Ingestion;

/// <summary>The stages that settle a batch: eval, review, apply.</summary>
public sealed class BatchActivities(
    SourceStore sources, LedgerStore ledger, PatchProtocol patches, StageArtifacts artifacts, BatchAssembly assembly, BatchJudge judge, RunJournal journal,
    StageTelemetry telemetry, Pipeline pipeline, TimeProvider time)
{
    /// <summary>Proposes the batch, or takes the one that is there, and judges it.</summary>
    [Function(nameof(Evaluate))]
    public Task<EvaluateResult> Evaluate(
        [ActivityTrigger] EvaluateInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        telemetry.TellAsync(
            TelemetryNames.Stages.Evaluate, input.Cursor, () => StepFailure.OrAsync(input.Cursor, () => EvaluateAsync(input, client, cancellation), Stopped));

    private async Task<EvaluateResult> EvaluateAsync(EvaluateInput input, DurableTaskClient client, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        var cursor = await journal.MoveAsync(input.Cursor, RunStatus.Evaluating, cancellation);
        var run = cursor.Run;
        if (run.Status.IsTerminal())
        {
            return new EvaluateResult(cursor.Charge(meter), EvaluateStep.ClaimAgain, "The run has ended.");
        }

        var document = await artifacts.GetDocumentAsync(ArtifactFolder.Of(run), run.Content!, cancellation);
        if (document is null || await ProposeAsync(run, document, input.Plan, cancellation) is not { } entry)
        {
            return new EvaluateResult(cursor.Charge(meter), EvaluateStep.Work, "The batch that was to be reused is not there.");
        }

        var judged = await judge.JudgeAsync(run, entry, document, cancellation);
        cursor = cursor with { Run = run with { Counts = Count(run.Counts, judged.Batch, judged.Refused) } };
        if (judged.Step != EvaluateStep.Hold)
        {
            return new EvaluateResult(cursor.Charge(meter), judged.Step, judged.Reason);
        }

        // From the write that notes the waiting on, whoever applies a newer version wakes this run; one that came before it is seen here.
        var source = await sources.AwaitReviewAsync(run, cancellation);
        await client.WakeAsync(source?.Reviews.Where(waiting => waiting != run.Id) ?? [], "overtaken", cancellation);
        if (source?.AsOf > run.Ticket)
        {
            return new EvaluateResult(cursor.Charge(meter), EvaluateStep.ClaimAgain, "A newer observation was applied while the batch was judged.");
        }

        cursor = await journal.MoveAsync(cursor, RunStatus.AwaitingReview, cancellation, judged.Reason);
        var since = cursor.Run.Timeline.GetValueOrDefault(RunStatus.AwaitingReview, time.GetUtcNow());
        return new EvaluateResult(cursor.Charge(meter), EvaluateStep.Hold, judged.Reason, since + pipeline.Policy.ReviewTimeout);
    }

    /// <summary>Looks what became of a held batch.</summary>
    [Function(nameof(CheckReview))]
    public Task<EvaluateResult> CheckReview([ActivityTrigger] ReviewInput input, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.Stages.Review, input.Cursor, () => StepFailure.OrAsync(
            input.Cursor,
            async () =>
            {
                using var meter = StorageCallMeter.Start();
                var run = input.Cursor.Run;
                var (step, reason) = await judge.CheckAsync(run, input.TimedOut, cancellation);
                var until = run.Timeline.GetValueOrDefault(RunStatus.AwaitingReview, time.GetUtcNow()) + pipeline.Policy.ReviewTimeout;
                return new EvaluateResult(input.Cursor.Charge(meter), step, reason, step == EvaluateStep.Hold ? until : null);
            },
            Stopped));

    /// <summary>Makes the approved batch visible, or finishes what an earlier attempt began.</summary>
    [Function(nameof(Apply))]
    public Task<ApplyStepResult> Apply([ActivityTrigger] RunCursor cursor, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.Stages.Apply, cursor, () => StepFailure.OrAsync(
            cursor, () => ApplyAsync(cursor, client, cancellation), stopped => new ApplyStepResult(stopped, null)));

    private async Task<ApplyStepResult> ApplyAsync(RunCursor cursor, DurableTaskClient client, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        cursor = await journal.MoveAsync(cursor, RunStatus.Applying, cancellation);
        var run = cursor.Run;
        var result = await patches.ApplyAsync(run.Reflection, run.Source, run.Key!, run.Ticket, run.Id.Value, cancellation);
        await client.WakeAsync(result.Reviews.Where(waiting => waiting != run.Id), "overtaken", cancellation);
        var shown = result switch
        {
            ApplyResult.Applied applied => applied.Version,
            ApplyResult.AlreadyApplied applied => applied.Version,
            _ => null,
        };
        if (shown is { } version)
        {
            cursor = cursor with
            {
                Run = run with { Counts = run.Counts with { Chunks = version.Chunks, Entities = version.Entities, Facts = version.Facts } },
            };
        }

        return new ApplyStepResult(cursor.Charge(meter), EndOf(cursor.Run, result));
    }

    private static EvaluateResult Stopped(RunCursor cursor) => new(cursor, EvaluateStep.ClaimAgain, cursor.Failure!.Message);

    private static RunEnd? EndOf(RunRecord run, ApplyResult result) => result switch
    {
        ApplyResult.Applied or ApplyResult.AlreadyApplied => new RunEnd(
            RunStatus.Completed,
            FormattableString.Invariant($"Applied {new KnowledgeCounts(run.Counts.Chunks, run.Counts.Entities, run.Counts.Facts)} as generation {run.Ticket}."),
            TurnReleased: result is ApplyResult.Applied),
        ApplyResult.Superseded => new RunEnd(RunStatus.Superseded, "A newer observation of the source was applied first."),
        _ => null,
    };

    private async Task<Stored<LedgerEntry>?> ProposeAsync(RunRecord run, CanonicalDocument document, WorkPlan? plan, CancellationToken cancellation)
    {
        if (plan is not null)
        {
            var batch = await assembly.AssembleAsync(run, document, plan, cancellation);
            return await patches.ProposeAsync(run, run.Key!, document.Hash, pipeline.Fingerprint, batch, cancellation);
        }

        var entry = await ledger.GetAsync(run.Key!, cancellation);
        return entry is null || (entry.Value.Value.Owner == run.Id && entry.Value.Value.Generation == run.Ticket)
            ? entry : await patches.ProposeExistingAsync(run, entry.Value, cancellation);
    }

    private static RunCounts Count(RunCounts counts, PatchBatch? batch, int refused) => batch is null ? counts : counts with
    {
        Chunks = batch.Chunks.Count,
        Entities = batch.Entities.Count,
        Facts = batch.Facts.Count,
        RefusedFacts = refused,
    };
}
