using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reflections.Domain.Identity;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Batches;

/// <summary>Turns an HTTP request into a <see cref="SourceBatchRequest"/>, or says which of its items is wrong, and how.</summary>
public sealed class SourceBatchRequestReader(AcceptRequestReader single)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads headers and body, whole: a batch with one item that cannot be accepted is refused.</summary>
    /// <exception cref="ProblemException">The request cannot be accepted.</exception>
    public async Task<SourceBatchRequest> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var reflection = RoutePath.Reflection(request);
        var key = AcceptRequestReader.ReadKey(request);
        var body = Parse(await single.ReadBodyAsync(request, cancellation));
        if (body.Items is not { } given)
        {
            throw new ProblemException(new Problem(400, "missing-field", "A field is missing.", "The body must have 'items'.", "items"));
        }

        if (given.Count is 0 or > SourceBatch.MaxItems)
        {
            throw new ProblemException(Problem.InvalidField("items", $"must be 1 to {SourceBatch.MaxItems}", SourceBatch.MaxItems));
        }

        var concurrency = body.Concurrency ?? SourceBatch.DefaultConcurrency;
        if (concurrency is < 1 or > SourceBatch.MaxConcurrency)
        {
            throw new ProblemException(Problem.InvalidField("concurrency", $"must be 1 to {SourceBatch.MaxConcurrency}", SourceBatch.MaxConcurrency));
        }

        var places = new Dictionary<SourceId, int>();
        var items = new List<SourceBatchRequestItem>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            var item = ReadItem(given[i], i);
            if (!places.TryAdd(item.Source, i))
            {
                // Which of the two were the newer one would be left to chance.
                throw new ProblemException(Problem.InvalidField($"items[{i}].sourceId", $"is that of items[{places[item.Source]}]"));
            }

            items.Add(item);
        }

        return new SourceBatchRequest(reflection, key, items, concurrency, body.Force ?? false);
    }

    private SourceBatchRequestItem ReadItem(Item? item, int index)
    {
        if (item is null)
        {
            throw new ProblemException(Problem.InvalidField($"items[{index}]", "must be an object"));
        }

        if (!SourceId.TryCreate(item.SourceId ?? "", out var source, out var problem))
        {
            throw new ProblemException(Problem.InvalidId($"items[{index}].sourceId", problem));
        }

        if (item is { Url: not null, Content: not null })
        {
            throw new ProblemException(Problem.InvalidField($"items[{index}].content", "must not be given together with url"));
        }

        try
        {
            return item switch
            {
                { Url: { } url } => new SourceBatchRequestItem(source, AcceptRequestReader.ReadUrl(url), null),
                { Content: { } content } => new SourceBatchRequestItem(source, null, single.ReadInline(content, item.ContentType, item.Name)),
                _ => throw new ProblemException(new Problem(400, "missing-field", "A field is missing.", "It must have 'url' or 'content'.", "url")),
            };
        }
        catch (ProblemException refused)
        {
            var field = refused.Problem.Field == "Content-Type" ? "contentType" : refused.Problem.Field;
            throw new ProblemException(refused.Problem with
            {
                Field = field is null ? $"items[{index}]" : $"items[{index}].{field}",
                Detail = $"items[{index}]: {refused.Problem.Detail}",
            });
        }
    }

    private static Body Parse(BinaryData body)
    {
        try
        {
            return JsonSerializer.Deserialize<Body>(body, Json) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException error)
        {
            throw new ProblemException(new Problem(400, "invalid-json", "The body is not valid JSON.", error.Message, error.Path is { Length: > 2 } path ? path[2..] : null));
        }
    }

    private sealed record Body(List<Item?>? Items, int? Concurrency, bool? Force);

    private sealed record Item(string? SourceId, string? Url, string? Content, string? ContentType, string? Name);
}
