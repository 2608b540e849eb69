using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>What is there and what happened: reflections, runs and sources.</summary>
public sealed class LedgerReadFunctions(ReflectionStore reflections, RunStore runs, VersionReader versions)
{
    private const int DefaultPage = 50;

    /// <summary>All reflections, by name.</summary>
    [Function("ListReflections")]
    public Task<IResult> ListReflections([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damaged = new List<DamagedRowException>();
            var all = await reflections.ListAsync(request.HttpContext.RequestAborted, damaged);
            return Json(new ItemList<ReflectionView>([.. all.Select(known => new ReflectionView(known.Id.Value, known.CreatedAt))]) { Damaged = StoredDamage.Of(damaged) });
        });

    /// <summary>One run.</summary>
    [Function("GetRun")]
    public Task<IResult> GetRun([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs/{runId}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var id = RoutePath.Run(request);
            var run = await runs.GetAsync(RoutePath.Reflection(request), id, request.HttpContext.RequestAborted)
                ?? throw new ProblemException(Problem.NotFound($"Run '{id}'"));
            return Json(RunView.Of(run.Value));
        });

    /// <summary>The runs of a reflection, newest first.</summary>
    [Function("ListRuns")]
    public Task<IResult> ListRuns([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/runs")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var reflection = RoutePath.Reflection(request);
            var top = ReadParameters.Top(request, DefaultPage, RunStore.MaxPage);
            var from = RunContinuation.Read(reflection, ReadParameters.Text(request, "continuation"));
            try
            {
                var damaged = new List<DamagedRowException>();
                var (page, next) = await runs.ListAsync(reflection, top, from, request.HttpContext.RequestAborted, damaged);
                if (page.Count == 0 && damaged.Count == 0 && from is null)
                {
                    await versions.RequireAsync(reflection, request.HttpContext.RequestAborted);
                }

                return Json(new ItemPage<RunView>([.. page.Select(RunView.Of)], RunContinuation.Write(reflection, next)) { Damaged = StoredDamage.Of(damaged) });
            }
            catch (RequestFailedException refused) when (refused.Status == 400 && from is not null)
            {
                throw RunContinuation.Invalid();
            }
        });

    /// <summary>The sources of a reflection, by id.</summary>
    [Function("ListSources")]
    public Task<IResult> ListSources([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/sources")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damaged = new List<DamagedRowException>();
            var all = await versions.ListSourcesAsync(RoutePath.Reflection(request), damaged, request.HttpContext.RequestAborted);
            return Json(new ItemList<SourceView>([.. all.Select(SourceView.Of)]) { Damaged = StoredDamage.Of(damaged) });
        });

    /// <summary>One source.</summary>
    [Function("GetSource")]
    public Task<IResult> GetSource(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/sources/{sourceId}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () => Json(SourceView.Of(
            await versions.GetSourceAsync(RoutePath.Reflection(request), RoutePath.Source(request), request.HttpContext.RequestAborted))));

    private static IResult Json<T>(T value) => Results.Json(value, ApiJson.Options);
}
