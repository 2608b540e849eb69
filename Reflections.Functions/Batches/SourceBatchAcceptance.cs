using Microsoft.DurableTask;
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

/// <summary>
/// Accepts a batch: key, content, rows, orchestration, in this order. Whoever sends an equal request with the same key does what is missing of it, under
/// the id of the first.
/// </summary>
public sealed class SourceBatchAcceptance(
    SourceBatchStore batches, SourceStore sources, IdempotencyStore idempotency, ReflectionStore reflections, ArtifactStore artifacts, IRunIdSource ids,
    TaskHub hub, BatchTelemetry telemetry, TimeProvider time)
{
    private const int Parallelism = 8;

    /// <summary>
    /// Accepts it. An item costs one call, two with content; besides one for 100 items, one for the batch, one for a key, and one for a reflection that
    /// this process has not seen.
    /// </summary>
    /// <exception cref="ProblemException">The key was used with another payload.</exception>
    public async Task<(SourceBatch Batch, IReadOnlyList<SourceBatchItem> Items)> AcceptAsync(
        SourceBatchRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var (id, now) = (ids.Next(), time.GetUtcNow());
        if (request.IdempotencyKey is { } key)
        {
            var standing = await idempotency.InsertOrGetAsync(request.Reflection, key, new IdempotencyRecord(id, request.Fingerprint, now), cancellation);
            if (standing.RequestFingerprint != request.Fingerprint)
            {
                throw new ProblemException(new Problem(
                    422, "idempotency-mismatch", "The idempotency key was used with another payload.", $"The key belongs to {standing.Run}.", "Idempotency-Key"));
            }

            if (standing.Run != id && await batches.ReadAsync(request.Reflection, standing.Run, cancellation) is { } earlier)
            {
                await StartAsync(earlier.Batch, client, cancellation);
                return earlier;
            }

            id = standing.Run;
        }

        return await telemetry.TellAsync(
            TelemetryNames.BatchSteps.Accept, id, request.Reflection, null, () => CompleteAsync(request, id, now, client, cancellation));
    }

    private async Task<(SourceBatch Batch, IReadOnlyList<SourceBatchItem> Items)> CompleteAsync(
        SourceBatchRequest request, RunId id, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellation)
    {
        await reflections.EnsureAsync(request.Reflection, now, cancellation);
        var items = new SourceBatchItem[request.Items.Count];
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, items.Length)], Parallelism,
            async (i, stop) => items[i] = await KeepAsync(request.Reflection, request.Items[i], i, stop), cancellation);
        await batches.InsertItemsAsync(id, items, cancellation);
        var batch = await batches.InsertAsync(
            new SourceBatch
            {
                Id = id,
                Reflection = request.Reflection,
                Total = items.Length,
                Concurrency = request.Concurrency,
                Force = request.Force,
                Hub = hub.Name,
                Status = SourceBatchStatus.Running,
                CreatedAt = now,
            },
            cancellation);
        telemetry.Accepted(batch);
        await StartAsync(batch, client, cancellation);
        return (batch, items);
    }

    /// <summary>The item as it is stored. Its content stands where the run's acceptance keeps it, so that deleting the source erases it too.</summary>
    private async Task<SourceBatchItem> KeepAsync(ReflectionId reflection, SourceBatchRequestItem item, int index, CancellationToken cancellation)
    {
        var epoch = (await sources.GetAsync(reflection, item.Source, cancellation))?.Value.Epoch ?? 0;
        if (item.Content is not { } content)
        {
            return new SourceBatchItem(index, item.Source, new SourceInput(item.Url!.AbsoluteUri, null, null, null), epoch);
        }

        var raw = ArtifactNames.Raw(new ArtifactFolder(reflection, item.Source, epoch), content.RawHash);
        await artifacts.PutIfAbsentAsync(raw, content.Bytes, ArtifactStore.RawType, verify: false, cancellation);
        return new SourceBatchItem(index, item.Source, new SourceInput(null, raw, content.ContentType, content.Name), epoch);
    }

    /// <summary>Starts the orchestration unless it was started before; that somebody else does so at the same moment is success.</summary>
    private static async Task StartAsync(SourceBatch batch, DurableTaskClient client, CancellationToken cancellation)
    {
        if (batch.Status != SourceBatchStatus.Running || await client.GetInstanceAsync(batch.Id.Value, cancellation) is not null)
        {
            return;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(SourceBatchOrchestrator), SourceBatchState.Of(batch) with { Trace = Tracing.Parent },
                new StartOrchestrationOptions(batch.Id.Value), cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // 'Already exists' has another exception type on each back end; that the instance is there is the same on all.
            if (await client.GetInstanceAsync(batch.Id.Value, cancellation) is null)
            {
                throw;
            }
        }
    }
}
