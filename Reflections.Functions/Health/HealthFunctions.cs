using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Health;

/// <summary>Tells whoever watches the host, without a key, whether it lives and whether it can work.</summary>
public sealed class HealthFunctions(Readiness readiness)
{
    /// <summary>The process answers.</summary>
    [Function("HealthLive")]
    public Task<IResult> LiveAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        ApiAnswer.OfAsync(() => Task.FromResult(Answer(request, new { status = "live" }, StatusCodes.Status200OK)));

    /// <summary>200 when everything that the app needs works, else 503; the checks say what does not, and what to do.</summary>
    [Function("HealthReady")]
    public Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var checks = await readiness.CheckAsync(client, request.HttpContext.RequestAborted);
            return checks.All(check => check.Ok)
                ? Answer(request, new { status = "ready", checks }, StatusCodes.Status200OK)
                : Answer(request, new { status = "not_ready", checks }, StatusCodes.Status503ServiceUnavailable);
        });

    private static IResult Answer<T>(HttpRequest request, T body, int status)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(body, ApiJson.Options, statusCode: status);
    }
}
