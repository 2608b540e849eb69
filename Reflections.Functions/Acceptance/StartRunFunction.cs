using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Runs;

namespace Reflections.Functions.Acceptance;

/// <summary>The HTTP-triggered starter.</summary>
public sealed class StartRunFunction(AcceptRequestReader reader, RunAcceptance acceptance)
{
    /// <summary>Accepts a source: 202 with the run and the durable URLs, or 200 with a run that was skipped at once.</summary>
    [Function("StartRun")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/sources/{sourceId}/runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var accepted = await reader.ReadAsync(request, cancellation);
            var run = await acceptance.AcceptAsync(accepted, client, cancellation);
            if (run.Ticket == 0 && run.Status == RunStatus.DuplicateSkipped)
            {
                return Results.Json(new { id = run.Id.Value, run = RunView.Of(run) }, ApiJson.Options);
            }

            var links = ManagementLinks.For(client, request, run.Id.Value);
            request.HttpContext.Response.Headers.Location = new StringValues(links.StatusQueryGetUri);
            return Results.Json(links with { Run = RunView.Of(run) }, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
        });
}
