using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Sweeping;

/// <summary>Starts the sweeper by timer and by request, and lists its receipts.</summary>
public sealed class SweepFunctions(HubStore hubs, SweepStore receipts, StartupSweep startup, TaskHub hub)
{
    private const int DefaultPage = 20;
    private const int MaxPage = 200;

    /// <summary>At start and every five minutes: says that this hub lives, and sweeps. The sweep is one instance however many hosts start.</summary>
    [Function("SweepTimer")]
    public async Task OnTimerAsync([TimerTrigger("0 */5 * * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        // The engine keeps the sweep and tries its steps again, so that it begins though storage does not take the heartbeat at this moment.
        await StartAsync(client, dryRun: false, cancellation);
        await hubs.BeatAsync(hub.Name, cancellation);
    }

    /// <summary>Starts a sweep, or asks the one that runs to sweep once more: either way the backlog is read after the request.</summary>
    [Function("StartSweep")]
    public Task<IResult> StartSweepAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "sweeps")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            await StartAsync(client, QueryFlag.Read(request, "dryRun"), request.HttpContext.RequestAborted);
            var links = ManagementLinks.For(client, request, SweepOrchestrator.InstanceId);
            request.HttpContext.Response.Headers.Location = new StringValues(links.StatusQueryGetUri);
            return Results.Json(links, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
        });

    /// <summary>The receipts, newest first. One call.</summary>
    [Function("ListSweeps")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "sweeps")] HttpRequest request) => ApiAnswer.OfAsync(async () =>
    {
        var top = ReadParameters.Top(request, DefaultPage, MaxPage);
        var from = ListContinuation.Read("sweeps", ReadParameters.Text(request, "continuation"));
        var damaged = new List<DamagedRowException>();
        try
        {
            var (page, next) = await receipts.ListAsync(top, from, request.HttpContext.RequestAborted, damaged);
            return ConditionalAnswer.Of(request, new ItemPage<SweepReceipt>(page, ListContinuation.Write("sweeps", next)) { Damaged = StoredDamage.Of(damaged) });
        }
        catch (RequestFailedException refused) when (refused.Status == 400 && from is not null)
        {
            throw ListContinuation.Invalid();
        }
    });

    /// <summary>One receipt.</summary>
    [Function("GetSweep")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "sweeps/{sweepId}")] HttpRequest request) => ApiAnswer.OfAsync(async () =>
    {
        var id = RoutePath.Last(request);
        var receipt = id.Length > ReadParameters.MaxText ? null : await receipts.FindAsync(id, request.HttpContext.RequestAborted);
        return ConditionalAnswer.Of(request, receipt ?? throw new ProblemException(Problem.NotFound($"Sweep '{id}'")));
    });

    /// <summary>Whichever start is the first of this process that is not dry, timer or request, takes on the comparison with the engine.</summary>
    private async Task StartAsync(DurableTaskClient client, bool dryRun, CancellationToken cancellation)
    {
        var last = await client.GetInstanceAsync(SweepOrchestrator.InstanceId, cancellation);
        await StartAsync(client, last, new SweepInput(dryRun, startup.Since(last?.CreatedAt)), cancellation);
        if (!dryRun)
        {
            startup.Done();
        }
    }

    private static async Task StartAsync(DurableTaskClient client, OrchestrationMetadata? running, SweepInput input, CancellationToken cancellation)
    {
        try
        {
            if (running is { IsCompleted: false })
            {
                await client.RaiseEventAsync(SweepOrchestrator.InstanceId, SweepOrchestrator.AgainEvent, input, cancellation);
                return;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It ended between the look and the call.
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(SweepOrchestrator), input, new StartOrchestrationOptions(SweepOrchestrator.InstanceId), cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Somebody else started it a moment ago: then it runs, or has run.
            if (await client.GetInstanceAsync(SweepOrchestrator.InstanceId, cancellation) is not { } other || other.CreatedAt == running?.CreatedAt)
            {
                throw;
            }
        }
    }
}
