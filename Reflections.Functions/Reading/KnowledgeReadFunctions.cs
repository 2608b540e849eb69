using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using Reflections.Domain.Identity;
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
            var (name, type, source) = (ReadParameters.Text(request, "name"), ReadParameters.Type(request), ReadParameters.Source(request));
            var (top, continuation) = (ReadParameters.Top(request, DefaultPage, MaxPage), ReadParameters.Text(request, "continuation"));
            return await PageAsync(request, source, isByName: name is not null, (listing, damage, stop) => queries.EntitiesAsync(
                RoutePath.Reflection(request), name, type, source, top, continuation, stop, damage, listing));
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
            return ConditionalAnswer.Of(request, page with { Damaged = Told(damage) });
        });

    /// <summary>Facts by subject, with their citations.</summary>
    [Function("ListFacts")]
    public Task<IResult> ListFacts([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/facts")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var filter = new FactFilter
            {
                Subject = ReadParameters.Text(request, "subject"),
                Predicate = ReadParameters.Text(request, "predicate"),
                Object = ReadParameters.Text(request, "object"),
                Source = ReadParameters.Source(request),
                From = ReadParameters.Date(request, "from"),
                To = ReadParameters.Date(request, "to"),
                Polarity = ReadParameters.Polarity(request),
            };
            var (top, continuation) = (ReadParameters.Top(request, DefaultPage, MaxPage), ReadParameters.Text(request, "continuation"));
            return await PageAsync(request, filter.Source, isByName: filter.Names.Any(), (listing, damage, stop) => queries.FactsAsync(
                RoutePath.Reflection(request), filter, top, continuation, stop, damage, listing));
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
            return ConditionalAnswer.Of(request, page with { Damaged = Told(damage) });
        });

    /// <summary>The knowledge for people, as Markdown.</summary>
    [Function("GetDigest")]
    public Task<IResult> GetDigest([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/digest")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var stop = request.HttpContext.RequestAborted;
            var top = ReadParameters.Top(request, DefaultFacts, MaxPage);
            var (source, entity) = (ReadParameters.Source(request), ReadParameters.Text(request, "entity"));
            var (listing, tag) = await LookAsync(request, source, isByName: entity is not null);
            if (tag is not null && ConditionalAnswer.IsKnown(request, tag))
            {
                return ConditionalAnswer.NotModified(request, tag);
            }

            var contents = await digest.ReadAsync(RoutePath.Reflection(request), source, entity, top, stop, listing);
            var answer = new StreamAnswer($"{DigestType(request)}; charset=utf-8", body => DigestWriter.WriteAsync(contents, top, body, stop));
            return ConditionalAnswer.With(request, contents.Damage.Count == 0 ? tag : null, answer);
        });

    /// <summary>The whole knowledge as JSON lines.</summary>
    [Function("Export")]
    public Task<IResult> Export([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reflections/{reflectionId}/export")] HttpRequest request) =>
        ApiAnswer.OfAsync(async () =>
        {
            var stop = request.HttpContext.RequestAborted;

            // Listed before the answer begins: an unknown reflection is a 404, not an empty file.
            var (listing, tag) = await LookAsync(request, source: null, isByName: false);
            if (tag is not null && ConditionalAnswer.IsKnown(request, tag))
            {
                return ConditionalAnswer.NotModified(request, tag);
            }

            var damaged = new List<DamagedRowException>();
            var applied = listing!.Take(damaged)!;
            return ConditionalAnswer.With(request, tag, new StreamAnswer("application/x-ndjson", body => export.WriteAsync(applied, damaged, body, stop)));
        });

    /// <summary>A page, or 304 before it is read when the versions that decide it are those that the caller knows.</summary>
    private async Task<IResult> PageAsync<T>(
        HttpRequest request, SourceId? source, bool isByName, Func<SourceListing?, List<StoredDamage>, CancellationToken, Task<ItemPage<T>>> read)
    {
        var (listing, tag) = await LookAsync(request, source, isByName);
        if (tag is not null && ConditionalAnswer.IsKnown(request, tag))
        {
            return ConditionalAnswer.NotModified(request, tag);
        }

        var damage = new List<StoredDamage>();
        var page = await read(listing, damage, request.HttpContext.RequestAborted);
        return listing is null
            ? ConditionalAnswer.Of(request, page with { Damaged = Told(damage) })
            : ConditionalAnswer.With(request, damage.Count == 0 ? tag : null, Results.Json(page with { Damaged = Told(damage) }, ApiJson.Options));
    }

    /// <summary>The source rows that decide the answer, and its tag; neither for a name, which the index finds without them.</summary>
    private async Task<(SourceListing? Listing, EntityTagHeaderValue? Tag)> LookAsync(HttpRequest request, SourceId? source, bool isByName)
    {
        if (isByName && source is null)
        {
            return (null, null);
        }

        var listing = await versions.LookAsync(RoutePath.Reflection(request), source, request.HttpContext.RequestAborted);
        return (listing, listing.Version is { } version ? ConditionalAnswer.TagOf(request, version) : null);
    }

    // The same text. Clients that are generated read what is plain as it is, and take other types for JSON.
    private static string DigestType(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Select(type => type.MediaType.Value).ToList();
        return accepted.Contains("text/plain") && !accepted.Contains("text/markdown") ? "text/plain" : "text/markdown";
    }

    private static List<StoredDamage>? Told(List<StoredDamage> damage) => damage.Count == 0 ? null : damage;
}
