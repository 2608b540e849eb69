using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Reading;
using Reflections.Functions.Runs;

namespace Reflections.Functions.Review;

/// <summary>Shows a held batch, and takes a reviewer's decision on it.</summary>
public sealed partial class ReviewFunction(ReviewDesk desk, ReviewList list, ILogger<ReviewFunction> logger)
{
    private const int DefaultPage = 20;
    private const int MaxPage = 100;

    // Room for the ids of all facts of a large batch.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The runs of a reflection that wait for review, those that were accepted first before the others.</summary>
    [Function("ListReviews")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/reviews")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var top = ReadParameters.Top(request, DefaultPage, MaxPage);
            var after = ListContinuation.ReadId(request);
            return ConditionalAnswer.Of(request, await list.ListAsync(RoutePath.Reflection(request), top, after, request.HttpContext.RequestAborted));
        });

    /// <summary>Decides: the decision stands in the ledger before the waiting run is woken.</summary>
    [Function("ReviewRun")]
    public Task<IResult> ReviewAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reflections/{reflectionId}/runs/{runId}/review")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => ApiAnswer.OfAsync(async () =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var (reflection, run) = (RoutePath.Reflection(request), RoutePath.Run(request));
            var decision = await ReadAsync(request, cancellation);
            var decided = await desk.DecideAsync(reflection, run, decision, cancellation);
            try
            {
                await client.RaiseEventAsync(run.Value, IngestOrchestrator.ReviewEvent, decision.Decision, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The decision is made; a run that is not there to be woken is finished by the sweeper.
                LogNotWoken(logger, run.Value, error.Message);
            }

            return Results.Json(RunView.Of(decided), ApiJson.Options);
        });

    /// <summary>What approving would change.</summary>
    [Function("GetDifference")]
    public Task<IResult> DifferenceAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs/{runId}/difference")] HttpRequest request) => ApiAnswer.OfAsync(
            async () => ConditionalAnswer.Of(
                request, await desk.DifferenceAsync(RoutePath.Reflection(request), RoutePath.Run(request), request.HttpContext.RequestAborted)));

    private static async Task<ReviewDecision> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var decision = await JsonBody.ReadAsync<ReviewDecision>(request, cancellation, MaxBytes);
        RequireShort("reviewer", decision?.Reviewer, ReviewDecision.MaxReviewerLength);
        RequireShort("comment", decision?.Comment, ReviewDecision.MaxCommentLength);
        RequireSelection(decision);
        return decision?.Decision is ReviewDecision.Approve or ReviewDecision.Reject
            ? decision : throw new ProblemException(Problem.InvalidField("decision", "must be 'approve' or 'reject'"));
    }

    private static void RequireSelection(ReviewDecision? decision)
    {
        if (decision is { Facts: not null, Except: not null })
        {
            throw new ProblemException(Problem.InvalidField("except", "must not be given together with facts"));
        }

        var field = decision?.Facts is not null ? "facts" : "except";
        if ((decision?.Facts ?? decision?.Except) is { } ids && (ids.Contains(null) || decision!.Decision == ReviewDecision.Reject))
        {
            throw new ProblemException(Problem.InvalidField(field, ids.Contains(null) ? "must hold ids of facts" : "belongs to an approval"));
        }
    }

    private static void RequireShort(string field, string? text, int limit)
    {
        if (text?.Length > limit)
        {
            throw new ProblemException(Problem.InvalidField(field, "is too long", limit));
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Run {RunId} was reviewed but could not be woken: {Problem}")]
    private static partial void LogNotWoken(ILogger logger, string runId, string problem);
}
