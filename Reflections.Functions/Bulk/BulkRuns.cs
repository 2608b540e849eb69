using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Bulk;

/// <summary>Cancels or repeats many runs, each for itself: what goes wrong with one is told of that one, and the others go on.</summary>
public sealed partial class BulkRuns(RunStore runs, RunCancellation cancellations, RunRetry retries, ILogger<BulkRuns> logger)
{
    /// <summary>Calls that looking for runs may take, of 1,000 rows each.</summary>
    public const int MaxCalls = 20;

    private const int Parallelism = 4;

    /// <summary>
    /// Finds the runs, newest first, and does with each what is asked for. One call for each 1,000 rows that are looked at, at most <see cref="MaxCalls"/>; then
    /// those of <see cref="RunCancellation"/> or <see cref="RunRetry"/> for each run, none for one that is skipped without asking, and none at all of a dry run.
    /// Of the runs of a source only the newest of all is repeated: to repeat an older one would show old content as new, and one that was repeated already is not
    /// repeated again.
    /// </summary>
    public async Task<BulkReport> DoAsync(ReflectionId reflection, BulkRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var newest = new Dictionary<SourceId, RunId>();
        var damaged = new List<DamagedRowException>();
        var (found, more) = await runs.FindAsync(reflection, Matches, request.Max, MaxCalls, null, cancellation, damaged);
        var items = new BulkItem[found.Count];
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, found.Count)], Parallelism,
            async (i, stop) => items[i] = Skip(found[i], request.Action, newest[found[i].Source])
                ?? (request.DryRun ? Done(found[i], request.Action) : await TryAsync(found[i], request.Action, client, stop)),
            cancellation);
        var acted = request.DryRun ? 0 : items.Count(item => item.Result is BulkResult.Cancelled or BulkResult.Retried);
        return new BulkReport(items.Length, acted, request.DryRun, more is not null, items) { Damaged = StoredDamage.Of(damaged) };

        bool Matches(RunRecord run)
        {
            newest.TryAdd(run.Source, run.Id);
            return request.Filter.Matches(run);
        }
    }

    private static BulkItem? Skip(RunRecord run, BulkAction action, RunId newest) => (action, run.Status.IsTerminal()) switch
    {
        (BulkAction.Cancel, true) => Skipped(run, $"Run {run.Id} has ended as {run.Status.ToWire()}."),
        (BulkAction.Retry, false) => Skipped(run, $"Run {run.Id} is {run.Status.ToWire()}: only a run that has ended can be repeated."),
        (BulkAction.Retry, true) when newest != run.Id => Skipped(run, $"Run {newest} of the same source is newer."),
        _ => null,
    };

    private async Task<BulkItem> TryAsync(RunRecord run, BulkAction action, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            if (action == BulkAction.Retry)
            {
                var again = await retries.RetryAsync(run.Reflection, run.Id, null, force: false, client, cancellation);
                return Done(run, action) with { NewRunId = again.Id.Value };
            }

            var done = await cancellations.CancelAsync(run.Reflection, run.Id, "Cancelled by an administrator, with others.", client, cancellation);
            return done.Problem is { } refused ? Of(run, refused) : Done(run, action);
        }
        catch (ProblemException refused)
        {
            return Of(run, refused.Problem);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(logger, run.Id.Value, error);
            return Of(run, ApiAnswer.ProblemOf(error) ?? new Problem(500, "internal", "It could not be done.", "The log says why."));
        }
    }

    private static BulkItem Done(RunRecord run, BulkAction action) =>
        new(run.Id.Value, run.Status.ToWire(), action == BulkAction.Cancel ? BulkResult.Cancelled : BulkResult.Retried, null, null);

    private static BulkItem Skipped(RunRecord run, string why) => Of(run, Problem.Conflict(why));

    private static BulkItem Of(RunRecord run, Problem problem) => new(
        run.Id.Value, run.Status.ToWire(), problem.Status == 409 ? BulkResult.Skipped : BulkResult.Failed, null, new BulkProblem(problem.Type, problem.Detail));

    [LoggerMessage(1, LogLevel.Warning, "Run {RunId} could not be cancelled or repeated with others.")]
    private static partial void LogFailed(ILogger logger, string runId, Exception error);
}
