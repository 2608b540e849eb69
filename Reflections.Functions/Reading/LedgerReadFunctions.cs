using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>What is there and what happened: reflections, runs and sources.</summary>
public sealed class LedgerReadFunctions(ReflectionStore reflections, RunStore runs, VersionReader versions)
{
    private const int DefaultPage = 50;

    // Also when nothing is said: most reflections have fewer sources, and who reads without asking for pages has them all.
    private const int MaxNames = 1000;

    // Of 1,000 rows each. A page of runs that are few among many says where to go on when it has looked at so many.
    private const int MaxCallsAPage = 5;

    /// <summary>The reflections, by name. One call for 1,000 of them, whatever the page.</summary>
    [Function("ListReflections")]
    public Task<IResult> ListReflections([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damaged = new List<DamagedRowException>();
            var all = await reflections.ListAsync(request.HttpContext.RequestAborted, damaged);
            return NamedPage(request, "reflections", all, known => known.Id.Value, known => new ReflectionView(known.Id.Value, known.CreatedAt), damaged);
        });

    /// <summary>One run; 304 when it is as the caller knows it. One call.</summary>
    [Function("GetRun")]
    public Task<IResult> GetRun([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs/{runId}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var id = RoutePath.Run(request);
            var run = await runs.GetAsync(RoutePath.Reflection(request), id, request.HttpContext.RequestAborted)
                ?? throw new ProblemException(Problem.NotFound($"Run '{id}'"));
            return ConditionalAnswer.Of(request, run.ETag, () => RunView.Of(run.Value));
        });

    /// <summary>
    /// The runs of a reflection, newest first. One call; with a filter one for each 1,000 rows that are looked at, at most five: the page may hold fewer than
    /// asked for, even none, and its continuation tells whether there is more to look at.
    /// </summary>
    [Function("ListRuns")]
    public Task<IResult> ListRuns([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var (reflection, cancellation) = (RoutePath.Reflection(request), request.HttpContext.RequestAborted);
            var top = ReadParameters.Top(request, DefaultPage, RunStore.MaxPage);
            var filter = Filter(request);
            var from = RunContinuation.Read(reflection, filter, ReadParameters.Text(request, "continuation"));
            try
            {
                var damaged = new List<DamagedRowException>();
                var (page, next) = filter.IsAll
                    ? await runs.ListAsync(reflection, top, from, cancellation, damaged)
                    : await runs.FindAsync(reflection, filter.Matches, top, MaxCallsAPage, from, cancellation, damaged);
                if (page.Count == 0 && damaged.Count == 0 && from is null && next is null)
                {
                    await versions.RequireAsync(reflection, cancellation);
                }

                return ConditionalAnswer.Of(request, new ItemPage<RunView>([.. page.Select(RunView.Of)], RunContinuation.Write(reflection, filter, next)) { Damaged = StoredDamage.Of(damaged) });
            }
            catch (RequestFailedException refused) when (refused.Status == 400 && from is not null)
            {
                throw ListContinuation.Invalid();
            }
        });

    /// <summary>The sources of a reflection, by id. One call for 1,000 of them, whatever the page: rows are kept by the hash of the id.</summary>
    [Function("ListSources")]
    public Task<IResult> ListSources([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/sources")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damaged = new List<DamagedRowException>();
            var reflection = RoutePath.Reflection(request);
            var all = await versions.ListSourcesAsync(reflection, damaged, request.HttpContext.RequestAborted);
            return NamedPage(request, TableKeys.Of(reflection)[..16], all, state => state.Source.Value, SourceView.Of, damaged);
        });

    /// <summary>One source; 304 when it is as the caller knows it. One call.</summary>
    [Function("GetSource")]
    public Task<IResult> GetSource(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/sources/{sourceId}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var source = await versions.GetStoredSourceAsync(RoutePath.Reflection(request), RoutePath.Source(request), request.HttpContext.RequestAborted);
            return ConditionalAnswer.Of(request, source.ETag, () => SourceView.Of(source.Value));
        });

    private static RunFilter Filter(HttpRequest request) => new RunFilterFields(
        ReadParameters.Text(request, "status")?.Split(','), ReadParameters.Text(request, "source"), ReadParameters.Text(request, "sourcePrefix"),
        ReadParameters.Text(request, "errorClass"), ReadParameters.Text(request, "createdAfter"), ReadParameters.Text(request, "createdBefore"),
        ReadParameters.Text(request, "retryOf")).Read();

    /// <summary>The page that the request asks for, of all of a list; it goes on after a name, so that what comes and goes meanwhile shifts nothing.</summary>
    private static IResult NamedPage<T, TView>(
        HttpRequest request, string list, IReadOnlyList<T> sorted, Func<T, string> name, Func<T, TView> view, IReadOnlyList<DamagedRowException> damaged)
    {
        var top = ReadParameters.Top(request, MaxNames, MaxNames);
        var after = ListContinuation.Read(list, ReadParameters.Text(request, "continuation"));
        var rest = sorted.SkipWhile(item => after is not null && string.CompareOrdinal(name(item), after) <= 0).ToList();
        var page = rest[..Math.Min(top, rest.Count)];
        return ConditionalAnswer.Of(request, new ItemPage<TView>([.. page.Select(view)], ListContinuation.Write(list, rest.Count > top ? name(page[^1]) : null))
        {
            // Once: on the first page.
            Damaged = after is null ? StoredDamage.Of(damaged) : null,
        });
    }
}
