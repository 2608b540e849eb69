using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;

namespace Reflections.Functions.Acceptance;

/// <summary>What a caller is told who asked for a run.</summary>
public sealed class StartAnswer(RunStore runs, TimeProvider time)
{
    /// <summary>
    /// 202 with the run and the durable URLs; 200 with a run that was skipped at once, or that ended within the time that the caller prefers to wait.
    /// Waiting asks the engine, once, and then reads the run's row: one call. A caller that goes away leaves the run as it is.
    /// </summary>
    public async Task<IResult> OfAsync(RunRecord run, HttpRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var preference = WaitPreference.Of(request);
        if (preference.Applied is { } applied)
        {
            request.HttpContext.Response.Headers["Preference-Applied"] = applied;
        }

        if (preference.Wait is { } wait && wait > TimeSpan.Zero && !run.Status.IsTerminal())
        {
            await client.IsCompletedWithinAsync(run.Id, wait, time, cancellation);
            run = (await runs.GetAsync(run.Reflection, run.Id, cancellation))?.Value ?? run;
        }

        var isSkipped = run.Ticket == 0 && run.Status == RunStatus.DuplicateSkipped;
        if (isSkipped || (preference.Wait is not null && run.Status.IsTerminal()))
        {
            return Results.Json(new { id = run.Id.Value, run = RunView.Of(run) }, ApiJson.Options);
        }

        var links = ManagementLinks.For(client, request, run.Id.Value);
        request.HttpContext.Response.Headers.Location = new StringValues(links.StatusQueryGetUri);
        return Results.Json(links with { Run = RunView.Of(run) }, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }
}
