using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Runs;

/// <summary>Cancels a run over HTTP.</summary>
public sealed class CancelRunFunction(RunCancellation runs)
{
    /// <summary>Cancels: 202 with the run, 200 when it was cancelled before, 409 when it has another outcome or its patch is approved.</summary>
    [Function("CancelRun")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/runs/{runId}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var (reflection, run) = (RoutePath.Reflection(request), RoutePath.Run(request));
            var asked = await JsonBody.ReadAsync<CancelRequest>(request, cancellation) ?? new CancelRequest(null, null);
            var done = await runs.CancelAsync(reflection, run, asked.Sentence(), client, cancellation);
            return done.Problem?.ToResult() ?? Results.Json(
                RunView.Of(done.Run), ApiJson.Options,
                statusCode: done.Decision.Action == CancellationAction.None ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        });
}
