using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Bulk;

/// <summary>Cancels or repeats many runs over HTTP.</summary>
public sealed class BulkRunsFunction(BulkRuns bulk)
{
    /// <summary>Does, or only counts, what is asked for; the answer tells it run by run.</summary>
    [Function("BulkRuns")]
    public Task<IResult> BulkAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "reflections/{reflectionId}/runs/bulk")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var asked = BulkRequest.Of(await JsonBody.ReadAsync<BulkFields>(request, cancellation));
            return Results.Json(await bulk.DoAsync(RoutePath.Reflection(request), asked, client, cancellation), ApiJson.Options);
        });
}
