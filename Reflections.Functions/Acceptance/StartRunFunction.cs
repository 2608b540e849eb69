using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Acceptance;

/// <summary>The HTTP-triggered starter.</summary>
public sealed class StartRunFunction(AcceptRequestReader reader, RunAcceptance acceptance, StartAnswer answer)
{
    /// <summary>Accepts a source: 202 with the run and the durable URLs, or 200 with a run that was skipped at once, or that ended while the caller waited.</summary>
    [Function("StartRun")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/sources/{sourceId}/runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var accepted = await reader.ReadAsync(request, cancellation);
            return await answer.OfAsync(await acceptance.AcceptAsync(accepted, client, cancellation), request, client, cancellation);
        });
}
