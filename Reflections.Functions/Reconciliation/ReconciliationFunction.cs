using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Reconciliation;

/// <summary>Compares the stores, and repairs what drifted apart.</summary>
public sealed class ReconciliationFunction(Reconciler reconciler)
{
    /// <summary>Tells what differs; with <c>repair</c> it is settled too.</summary>
    [Function("Reconcile")]
    public Task<IResult> ReconcileAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "reconciliation")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            return Results.Json(await reconciler.ReconcileAsync(await ReconciliationRequest.ReadAsync(request, cancellation), client, cancellation), ApiJson.Options);
        });
}
