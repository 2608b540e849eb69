using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;
using Reflections.Functions.Review;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Deletion;

/// <summary>Deleting sources over HTTP.</summary>
public sealed class DeletionFunctions(DeletionProtocol deletions)
{
    /// <summary>Deletes a source: 200 when nothing is left of it, 202 when runs that are in progress may still leave something for the sweeper.</summary>
    [Function("DeleteSource")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "reflections/{reflectionId}/sources/{sourceId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var (reflection, source) = (RoutePath.Reflection(request), RoutePath.Source(request));
            using var meter = StorageCallMeter.Start();
            var cancellation = request.HttpContext.RequestAborted;
            var report = await deletions.DeleteAsync(reflection, source, waiting => client.WakeAsync(waiting, "deleted", cancellation), cancellation)
                ?? throw new ProblemException(Problem.NotFound($"Source '{source}' of reflection '{reflection}'"));
            return Results.Json(report with { StorageCalls = meter.Count }, ApiJson.Options, statusCode: report.IsComplete ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        });

    /// <summary>The receipt of a source's last deletion, with what a scan finds now.</summary>
    [Function("GetDeletion")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/sources/{sourceId}/deletion")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            using var meter = StorageCallMeter.Start();
            var (reflection, source) = (RoutePath.Reflection(request), RoutePath.Source(request));
            var report = await deletions.FindAsync(reflection, source, request.HttpContext.RequestAborted)
                ?? throw new ProblemException(Problem.NotFound($"A deletion of source '{source}' of reflection '{reflection}'"));
            return Results.Json(report with { StorageCalls = meter.Count }, ApiJson.Options);
        });
}
