using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Sweeping;

/// <summary>Shows what was begun and is not at its end.</summary>
public sealed class UnappliedFunctions(UnappliedStore unapplied, TimeProvider time)
{
    private const int MaxTop = 10_000;

    /// <summary>The intents, oldest first, as many as <c>top</c> asks for. 16 storage calls for up to 1,000 rows a shard.</summary>
    [Function("ListUnapplied")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "unapplied")] HttpRequest request) => ApiAnswer.OfAsync(async () =>
    {
        var top = ReadParameters.Top(request, 1000, MaxTop);
        var shards = await unapplied.ReadAllAsync(request.HttpContext.RequestAborted);
        var now = time.GetUtcNow();
        var rows = shards.SelectMany(shard => shard.Rows).OrderBy(row => row.CreatedAt).ThenBy(row => row.RowKey, StringComparer.Ordinal);
        return Results.Json(
            new ItemList<UnappliedView>([.. rows.Take(top).Select(row => UnappliedView.Of(row, now))])
            {
                Damaged = StoredDamage.Of([.. shards.SelectMany(shard => shard.Damaged)]),
            },
            ApiJson.Options);
    });
}
