using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Acceptance;

/// <summary>Repeats a run over HTTP.</summary>
public sealed class RetryRunFunction(RunRetry retry, StartAnswer answer)
{
    /// <summary>Accepts a new run for what an earlier one was asked for, and answers as <see cref="StartRunFunction"/> does.</summary>
    [Function("RetryRun")]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/runs/{runId}/retry")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var (reflection, run) = (RoutePath.Reflection(request), RoutePath.Run(request));
            var key = AcceptRequestReader.ReadKey(request);
            var asked = await JsonBody.ReadAsync<RetryRequest>(request, cancellation);
            return await answer.OfAsync(await retry.RetryAsync(reflection, run, key, asked?.Force ?? false, client, cancellation), request, client, cancellation);
        });

    private sealed record RetryRequest(bool? Force);
}
