using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Batches;

/// <summary>The activities of a batch. Each may be repeated: an item's run is accepted under a key of its own, and rows are written conditionally.</summary>
public sealed class SourceBatchActivities(
    SourceBatchStore batches, RunStore runs, IdempotencyStore idempotency, ArtifactStore artifacts, AcceptRequestReader reader,
    RunAcceptance acceptance, BatchTelemetry telemetry, TimeProvider time)
{
    private const int Parallelism = 8;

    // It stands in a row beside what was sent.
    private const int MaxReason = 1000;

    /// <summary>
    /// Accepts the item's run unless it has one, or the batch is cancelled. Besides the acceptance three calls: the rows of item and batch, and the item's
    /// row again with the run; one more for content that this process does not remember.
    /// </summary>
    [Function(nameof(StartBatchItem))]
    public Task<ItemStanding> StartBatchItem([ActivityTrigger] ItemInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.BatchSteps.Start, input.Batch, input.Reflection, input.Trace, () => StartAsync(input, client, cancellation));

    private async Task<ItemStanding> StartAsync(ItemInput input, DurableTaskClient client, CancellationToken cancellation)
    {
        var stored = await batches.GetItemAsync(input.Batch, input.Index, cancellation)
            ?? throw new InvalidOperationException($"Item {input.Index} of batch {input.Batch} is gone.");
        var item = stored.Value;
        if (item.Run is not null || item.Outcome is not null)
        {
            return ItemStanding.Of(item);
        }

        var batch = (await batches.GetAsync(input.Reflection, input.Batch, cancellation))?.Value
            ?? throw new InvalidOperationException($"Batch {input.Batch} is gone.");
        var changed = input.Problem is { } problem ? Ended(item, RunStatus.Failed, problem) : await AcceptAsync(batch, item, client, cancellation);
        return changed is null
            ? new ItemStanding(item.Index, null, null, IsHeldBack: true)
            : await WriteAsync(input.Batch, changed, stored, cancellation);
    }

    /// <summary>Looks at the items' runs, and notes those that have an end. One call a run, two more for one that has ended.</summary>
    [Function(nameof(LookAtBatchItems))]
    public Task<ItemStanding[]> LookAtBatchItems([ActivityTrigger] LookInput input, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.BatchSteps.Look, input.Batch, input.Reflection, input.Trace, () => LookAsync(input, cancellation));

    private async Task<ItemStanding[]> LookAsync(LookInput input, CancellationToken cancellation)
    {
        var found = new ItemStanding[input.Items.Count];
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, found.Length)], Parallelism, async (i, stop) => found[i] = await LookAsync(input, input.Items[i], stop), cancellation);
        return found;
    }

    /// <summary>Notes the batch's end. Two calls.</summary>
    [Function(nameof(FinishBatch))]
    public Task FinishBatch([ActivityTrigger] FinishBatchInput input, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.BatchSteps.Finish, input.Batch, input.Reflection, input.Trace, () => FinishAsync(input, cancellation));

    private async Task<SourceBatchStatus> FinishAsync(FinishBatchInput input, CancellationToken cancellation)
    {
        while (await batches.GetAsync(input.Reflection, input.Batch, cancellation) is { Value.Status: SourceBatchStatus.Running } standing
            && await batches.TryWriteAsync(standing.Value.Finish(input.Status, time.GetUtcNow()), standing.ETag, cancellation) is null)
        {
            // Somebody asked to cancel it meanwhile.
        }

        return input.Status;
    }

    /// <summary>The item with its run, or with why it has none; null when the batch was cancelled before it was begun.</summary>
    private async Task<SourceBatchItem?> AcceptAsync(SourceBatch batch, SourceBatchItem item, DurableTaskClient client, CancellationToken cancellation)
    {
        if (batch.CancelRequestedAt is not null && await idempotency.GetAsync(batch.Reflection, batch.KeyOf(item.Index), cancellation) is null)
        {
            return null;
        }

        try
        {
            return await RequestAsync(batch, item, cancellation) is { } request
                ? item.With(await acceptance.AcceptAsync(request, client, cancellation))
                : await BegunAsync(batch, item, cancellation)
                    ?? Ended(item, RunStatus.Failed, "The content that was sent is not kept any more: its source may have been deleted.");
        }
        catch (ProblemException deleted) when (deleted.Problem.Kind == "conflict")
        {
            // It may have been accepted by an earlier attempt, before the deletion.
            return await BegunAsync(batch, item, cancellation) ?? Ended(item, RunStatus.Superseded, "The source was deleted after the batch was sent.");
        }
        catch (ProblemException refused)
        {
            return Ended(item, RunStatus.Failed, refused.Problem.Detail);
        }
        catch (Exception error) when (StoredDamage.Of(error) is { } damage)
        {
            return Ended(item, RunStatus.Failed, damage.Message);
        }
    }

    /// <summary>The item with the run that an earlier attempt accepted, or null.</summary>
    private async Task<SourceBatchItem?> BegunAsync(SourceBatch batch, SourceBatchItem item, CancellationToken cancellation) =>
        await idempotency.GetAsync(batch.Reflection, batch.KeyOf(item.Index), cancellation) is { } begun
        && await runs.GetAsync(batch.Reflection, begun.Run, cancellation) is { } run ? item.With(run.Value) : null;

    private async Task<AcceptRequest?> RequestAsync(SourceBatch batch, SourceBatchItem item, CancellationToken cancellation)
    {
        var content = item.Input.Raw is { } raw ? await artifacts.GetAsync(raw, cancellation) : null;
        return item.Input.Url is null && content is null ? null : new AcceptRequest(
            batch.Reflection, item.Source, batch.KeyOf(item.Index), item.Input.Url is { } url ? new Uri(url) : null,
            content is null ? null : reader.ReadContent(content, item.Input.ContentType, item.Input.Name), batch.Force, RetryOf: null)
        { Epoch = item.Epoch };
    }

    private async Task<ItemStanding> LookAsync(LookInput input, WorkingItem working, CancellationToken cancellation)
    {
        RunRecord? run = null;
        string? damage = null;
        try
        {
            run = (await runs.GetAsync(input.Reflection, working.Run, cancellation))?.Value;
        }
        catch (DamagedRowException error)
        {
            damage = error.Message;
        }

        if (damage is null && (run is null || !SourceBatchItem.IsOutcome(run.Status)))
        {
            return new ItemStanding(working.Index, working.Run, null);
        }

        var stored = await batches.GetItemAsync(input.Batch, working.Index, cancellation)
            ?? throw new InvalidOperationException($"Item {working.Index} of batch {input.Batch} is gone.");
        return stored.Value.Outcome is not null
            ? ItemStanding.Of(stored.Value)
            : await WriteAsync(input.Batch, run is null ? Ended(stored.Value, RunStatus.Failed, damage!) : stored.Value.With(run), stored, cancellation);
    }

    private async Task<ItemStanding> WriteAsync(RunId batch, SourceBatchItem changed, Stored<SourceBatchItem> stored, CancellationToken cancellation)
    {
        if (await batches.TryWriteItemAsync(batch, changed, stored.ETag, cancellation) is not null)
        {
            if (changed.Run is null)
            {
                telemetry.Refused(changed);
            }

            return ItemStanding.Of(changed);
        }

        // An earlier attempt of this very step came first: what it wrote stands.
        return await batches.GetItemAsync(batch, changed.Index, cancellation) is { } standing
            ? ItemStanding.Of(standing.Value)
            : throw new InvalidOperationException($"Item {changed.Index} of batch {batch} is gone.");
    }

    private static SourceBatchItem Ended(SourceBatchItem item, RunStatus outcome, string reason) =>
        item with { Outcome = outcome, Reason = reason.Length <= MaxReason ? reason : reason[..MaxReason] };
}
