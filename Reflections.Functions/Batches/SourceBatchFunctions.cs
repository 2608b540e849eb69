using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Batches;

/// <summary>Takes batches, shows them, and cancels them.</summary>
public sealed class SourceBatchFunctions(
    SourceBatchRequestReader reader, SourceBatchAcceptance acceptance, SourceBatchStore batches, VersionReader versions, TaskHub hub, TimeProvider time)
{
    private const int DefaultPage = 50;
    private const int MaxPage = 1000;

    /// <summary>Accepts a batch: 202 with it and the durable URLs.</summary>
    [Function("StartBatch")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/batches")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var (batch, items) = await acceptance.AcceptAsync(await reader.ReadAsync(request, cancellation), client, cancellation);
            var links = ManagementLinks.For(client, request, batch.Id.Value);
            request.HttpContext.Response.Headers.Location = new StringValues(links.StatusQueryGetUri);
            return Results.Json(links with { Batch = SourceBatchView.Of(batch, items) }, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
        });

    /// <summary>The batches of a reflection, newest first, without their items. Up to three storage calls, one more when there is none.</summary>
    [Function("ListBatches")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/batches")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var (reflection, cancellation) = (RoutePath.Reflection(request), request.HttpContext.RequestAborted);
            var top = ReadParameters.Top(request, DefaultPage, MaxPage);
            var before = ListContinuation.ReadId(request);
            var damaged = new List<DamagedRowException>();
            var (page, next) = await batches.ListAsync(reflection, top, before, time.GetUtcNow(), damaged, cancellation);
            if (page.Count == 0 && damaged.Count == 0 && before is null)
            {
                await versions.RequireAsync(reflection, cancellation);
            }

            return ConditionalAnswer.Of(request, new ItemPage<SourceBatchSummary>([.. page.Select(SourceBatchSummary.Of)], next) { Damaged = StoredDamage.Of(damaged) });
        });

    /// <summary>One batch with its items. One storage call for 1,000 of them.</summary>
    [Function("GetBatch")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/batches/{batchId}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () => ConditionalAnswer.Of(request, await ViewAsync(request)));

    /// <summary>Asks that nothing more is started. What runs goes on to its end. 202 with the batch.</summary>
    [Function("CancelBatch")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/batches/{batchId}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var (reflection, id, cancellation) = (RoutePath.Reflection(request), RoutePath.Batch(request), request.HttpContext.RequestAborted);
            while (await batches.GetAsync(reflection, id, cancellation) is { Value: { Status: SourceBatchStatus.Running } running } standing)
            {
                var cancelled = running with { CancelRequestedAt = running.CancelRequestedAt ?? time.GetUtcNow() };

                // Nobody works through it any more: nobody else would note its end.
                if (running.Hub == hub.Name && await client.GetInstanceAsync(id.Value, cancellation) is null or { IsCompleted: true })
                {
                    cancelled = cancelled.Finish(SourceBatchStatus.Cancelled, time.GetUtcNow());
                }

                if (cancelled == running || await batches.TryWriteAsync(cancelled, standing.ETag, cancellation) is not null)
                {
                    break;
                }
            }

            return Results.Json(await ViewAsync(request), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
        });

    private async Task<SourceBatchView> ViewAsync(HttpRequest request)
    {
        var (reflection, id) = (RoutePath.Reflection(request), RoutePath.Batch(request));
        var (batch, items) = await batches.ReadAsync(reflection, id, request.HttpContext.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound($"Batch '{id}'"));
        return SourceBatchView.Of(batch, items);
    }
}
