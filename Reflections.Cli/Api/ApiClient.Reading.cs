using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Reflections.Cli.Api;

/// <content>What is only read.</content>
internal sealed partial class ApiClient
{
    /// <summary>The sources of a reflection, by source id.</summary>
    public IAsyncEnumerable<Told<Source>> SourcesAsync(string reflection, CancellationToken cancellation) =>
        ItemsAsync<Source>($"{Reflection(reflection)}/sources", [], int.MaxValue, cancellation);

    /// <summary>A source, or null when the host does not know it.</summary>
    public Task<Told<Source>?> FindSourceAsync(string reflection, string source, CancellationToken cancellation) =>
        FindToldAsync<Source>(OfSource(reflection, source), cancellation);

    /// <summary>Entities for which all that is given holds.</summary>
    /// <param name="filters">Names and values of query parameters; those without a value are left out.</param>
    /// <param name="top">The most to return.</param>
    public IAsyncEnumerable<Told<Entity>> EntitiesAsync(string reflection, IEnumerable<(string Name, string? Value)> filters, int top, CancellationToken cancellation) =>
        ItemsAsync<Entity>($"{Reflection(reflection)}/entities", filters, top, cancellation);

    /// <summary>Facts for which all that is given holds.</summary>
    /// <param name="filters">Names and values of query parameters; those without a value are left out.</param>
    /// <param name="top">The most to return.</param>
    public IAsyncEnumerable<Told<Fact>> FactsAsync(string reflection, IEnumerable<(string Name, string? Value)> filters, int top, CancellationToken cancellation) =>
        ItemsAsync<Fact>($"{Reflection(reflection)}/facts", filters, top, cancellation);

    /// <summary>What is known of one content by its ingest key; null when nothing is.</summary>
    public Task<Told<LedgerEntry>?> FindLedgerEntryAsync(string ingestKey, CancellationToken cancellation) =>
        FindToldAsync<LedgerEntry>($"api/ledger/{ingestKey}", cancellation);

    /// <summary>What is known of one content of a source; null when nothing is.</summary>
    public Task<Told<LedgerEntry>?> FindLedgerEntryAsync(string reflection, string source, string contentHash, CancellationToken cancellation) =>
        FindToldAsync<LedgerEntry>($"{OfSource(reflection, source)}/ledger?contentHash={contentHash}", cancellation);

    /// <summary>Runs that wait for a reviewer.</summary>
    public IAsyncEnumerable<Told<WaitingReview>> ReviewsAsync(string reflection, CancellationToken cancellation) =>
        ItemsAsync<WaitingReview>($"{Reflection(reflection)}/reviews", [], int.MaxValue, cancellation);

    /// <summary>What approving a run would change.</summary>
    public Task<Told<Difference>> DifferenceAsync(string reflection, string run, CancellationToken cancellation) =>
        GetToldAsync<Difference>($"{OfRun(reflection, run)}/difference", cancellation);

    /// <summary>What storage still holds of a run.</summary>
    public Task<Told<ArtifactList>> ArtifactsAsync(string reflection, string run, CancellationToken cancellation) =>
        GetToldAsync<ArtifactList>($"{OfRun(reflection, run)}/artifacts", cancellation);

    /// <summary>Copies an artifact of a run, byte by byte as it comes.</summary>
    public async Task CopyArtifactAsync(string reflection, string run, string name, Stream target, CancellationToken cancellation)
    {
        var path = $"{OfRun(reflection, run)}/artifacts/{Uri.EscapeDataString(name)}";
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK);
        await answer.Content.CopyToAsync(target, cancellation);
    }

    /// <summary>The newest receipt of a sweep; null when there is none.</summary>
    public async Task<SweepReceipt?> LastSweepAsync(CancellationToken cancellation) =>
        (await GetPageAsync<SweepReceipt>("api/sweeps?top=1", cancellation)).Items.FirstOrDefault();

    /// <summary>What the host says of its own readiness; null when it has no such route.</summary>
    public async Task<Readiness?> FindReadinessAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync("api/health/ready", cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        return await ReadAsync<Readiness>(answer, cancellation);
    }

    /// <summary>The host's time, in whole seconds; null when it does not tell.</summary>
    public async Task<DateTimeOffset?> HostTimeAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync("api/reflections", cancellation);
        return answer.Headers.Date;
    }

    /// <summary>Copies the digest as it comes.</summary>
    /// <param name="filters">Names and values of query parameters; those without a value are left out.</param>
    public Task DigestAsync(string reflection, IEnumerable<(string Name, string? Value)> filters, TextWriter target, CancellationToken cancellation) =>
        CopyAsync($"{Reflection(reflection)}/digest?{Query(filters)}", target, cancellation);

    /// <summary>Copies the export as it comes.</summary>
    public Task ExportAsync(string reflection, TextWriter target, CancellationToken cancellation) => CopyAsync($"{Reflection(reflection)}/export", target, cancellation);

    private async Task CopyAsync(string path, TextWriter target, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK);
        using var body = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        var buffer = new char[CopyBuffer];
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        await target.FlushAsync(cancellation);
    }

    private async IAsyncEnumerable<Told<T>> ItemsAsync<T>(
        string path, IEnumerable<(string Name, string? Value)> filters, int top, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var query = Query([.. filters, ("top", Number(Math.Min(top, PageSize))), ("continuation", continuation)]);
            var page = await GetPageAsync<JsonElement>($"{path}?{query}", cancellation);
            foreach (var item in page.Items.Take(top))
            {
                yield return Tell<T>(item);
            }

            top -= page.Items.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null && top > 0);
    }

    private async Task<Told<T>> GetToldAsync<T>(string path, CancellationToken cancellation) => Tell<T>(await GetAsync<JsonElement>(path, cancellation));

    /// <summary>What is there, or null when the host says that it does not know it. A host that does not know the route is an error.</summary>
    private async Task<Told<T>?> FindToldAsync<T>(string path, CancellationToken cancellation)
    {
        try
        {
            return await GetToldAsync<T>(path, cancellation);
        }
        catch (ApiException refusal) when (refusal is { Status: HttpStatusCode.NotFound, IsProblem: true })
        {
            return null;
        }
    }

    private static Told<T> Tell<T>(JsonElement json)
    {
        try
        {
            return new Told<T>(json, json.Deserialize<T>(Json) ?? throw new JsonException("it is null"));
        }
        catch (JsonException error)
        {
            throw new ApiException(HttpStatusCode.OK, $"The host's answer cannot be read: {error.Message}");
        }
    }

    private static string Query(IEnumerable<(string Name, string? Value)> filters) =>
        string.Concat(filters.Select(filter => Parameter(filter.Name, filter.Value))).TrimStart('&');
}
