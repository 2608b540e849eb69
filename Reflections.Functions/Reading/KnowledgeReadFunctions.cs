using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>What the sources say: entities, facts, search, a digest and the whole.</summary>
public sealed class KnowledgeReadFunctions(
    VersionReader versions, KnowledgeQueries queries, KnowledgeSearch search, KnowledgeDigest digest, KnowledgeExport export)
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;
    private const int DefaultFacts = 200;
    private const int DefaultHits = 10;
    private const int MaxHits = 100;

    /// <summary>Entities by name, with their citations.</summary>
    [Function("ListEntities")]
    public Task<IResult> ListEntities([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/entities")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damage = new List<StoredDamage>();
            var page = await queries.EntitiesAsync(
                RoutePath.Reflection(request),
                ReadParameters.Text(request, "name"),
                ReadParameters.Type(request),
                ReadParameters.Source(request),
                ReadParameters.Top(request, DefaultPage, MaxPage),
                ReadParameters.Text(request, "continuation"),
                request.HttpContext.RequestAborted,
                damage);
            return Json(page with { Damaged = Told(damage) });
        });

    /// <summary>All that is known of one entity.</summary>
    [Function("GetEntity")]
    public Task<IResult> GetEntity([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/entities/{entityId}")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damage = new List<StoredDamage>();
            var page = await queries.EntityAsync(
                RoutePath.Reflection(request),
                RoutePath.Entity(request),
                ReadParameters.Top(request, DefaultPage, MaxPage),
                ReadParameters.Text(request, "continuation"),
                request.HttpContext.RequestAborted,
                damage);
            return Json(page with { Damaged = Told(damage) });
        });

    /// <summary>Facts by subject, with their citations.</summary>
    [Function("ListFacts")]
    public Task<IResult> ListFacts([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/facts")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damage = new List<StoredDamage>();
            var page = await queries.FactsAsync(
                RoutePath.Reflection(request),
                new FactFilter
                {
                    Subject = ReadParameters.Text(request, "subject"),
                    Predicate = ReadParameters.Text(request, "predicate"),
                    Object = ReadParameters.Text(request, "object"),
                    Source = ReadParameters.Source(request),
                    From = ReadParameters.Date(request, "from"),
                    To = ReadParameters.Date(request, "to"),
                    Polarity = ReadParameters.Polarity(request),
                },
                ReadParameters.Top(request, DefaultPage, MaxPage),
                ReadParameters.Text(request, "continuation"),
                request.HttpContext.RequestAborted,
                damage);
            return Json(page with { Damaged = Told(damage) });
        });

    /// <summary>The chunks that answer a query, best first.</summary>
    [Function("Search")]
    public Task<IResult> Search([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/search")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var damage = new List<StoredDamage>();
            var page = await search.SearchAsync(
                RoutePath.Reflection(request),
                ReadParameters.Query(request),
                new SearchFilter
                {
                    Source = ReadParameters.Source(request),
                    SourcePrefix = ReadParameters.Text(request, "sourcePrefix"),
                    Entity = ReadParameters.Text(request, "entity"),
                    Heading = ReadParameters.Text(request, "heading"),
                },
                ReadParameters.Top(request, DefaultHits, MaxHits),
                ReadParameters.Text(request, "continuation"),
                request.HttpContext.RequestAborted,
                damage);
            return Json(page with { Damaged = Told(damage) });
        });

    /// <summary>The knowledge for people, as Markdown.</summary>
    [Function("GetDigest")]
    public Task<IResult> GetDigest([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/digest")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var stop = request.HttpContext.RequestAborted;
            var top = ReadParameters.Top(request, DefaultFacts, MaxPage);
            var contents = await digest.ReadAsync(RoutePath.Reflection(request), ReadParameters.Source(request), ReadParameters.Text(request, "entity"), top, stop);
            return new StreamAnswer("text/markdown; charset=utf-8", body => DigestWriter.WriteAsync(contents, top, body, stop));
        });

    /// <summary>The whole knowledge as JSON lines.</summary>
    [Function("Export")]
    public Task<IResult> Export([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/export")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var stop = request.HttpContext.RequestAborted;

            // Listed before the answer begins: an unknown reflection is a 404, not an empty file.
            var damaged = new List<DamagedRowException>();
            var applied = await versions.ListAppliedAsync(RoutePath.Reflection(request), only: null, damaged, stop);
            return new StreamAnswer("application/x-ndjson", body => export.WriteAsync(applied, damaged, body, stop));
        });

    private static List<StoredDamage>? Told(List<StoredDamage> damage) => damage.Count == 0 ? null : damage;

    private static IResult Json<T>(T value) => Results.Json(value, ApiJson.Options);
}
