using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.VectorData;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.Functions.Reading;

/// <summary>The read side over tables and a container of its own, and a writer that shows documents to it.</summary>
internal sealed class ReadingApp : IAsyncDisposable
{
    private static readonly PipelineFingerprint Fingerprint = PipelineFingerprint.Of("reading");

    private readonly ServiceProvider _services;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private ReadingApp(IConfiguration configuration, VectorStore? passages)
    {
        var services = new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>, HashingEmbeddingGenerator>()
            .AddReflectionStorage(configuration)
            .Configure<StorageOptions>(options => options.Policies.Add(Wire))
            .AddReading()
            .AddSingleton<LedgerReadFunctions>()
            .AddSingleton<KnowledgeReadFunctions>();
        if (passages is not null)
        {
            services.AddSingleton(passages);
        }

        _services = services.BuildServiceProvider();
    }

    public ReadingWire Wire { get; } = new();

    public KnowledgeQueries Queries => Get<KnowledgeQueries>();

    public LedgerReadFunctions Ledger => Get<LedgerReadFunctions>();

    public KnowledgeReadFunctions Knowledge => Get<KnowledgeReadFunctions>();

    /// <param name="documents">Shown at once, in this order.</param>
    public static Task<ReadingApp> StartAsync(params Document[] documents) => StartAsync(null, documents);

    /// <param name="passages">The vector store that is registered, or null for none.</param>
    /// <param name="documents">Shown at once, in this order.</param>
    public static async Task<ReadingApp> StartAsync(VectorStore? passages, params Document[] documents)
    {
        var prefix = SharedAzurite.UniquePrefix();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageServiceCollectionExtensions.AccountSetting] = await SharedAzurite.ConnectionStringAsync(),
            [$"{StorageOptions.Section}:TablePrefix"] = prefix,
            [$"{StorageOptions.Section}:BlobContainer"] = prefix,
            [$"{StorageOptions.Section}:ArtifactMemoryBytes"] = "0",
            [$"{PassageOptions.Section}:BatchSize"] = "2",
        }).Build();
        var app = new ReadingApp(configuration, passages);
        await app.Get<ReflectionStore>().EnsureAsync(Document.Reflection, app._time.GetUtcNow(), default);
        foreach (var document in documents)
        {
            await app.ShowAsync(document);
        }

        return app;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes the document what readers see of its source.</summary>
    public async Task<SourceState> ShowAsync(Document document, PipelineFingerprint? fingerprint = null)
    {
        var batch = document.Batch(fingerprint ?? Fingerprint);
        var hash = PatchBatchJson.HashOf(PatchBatchJson.Serialize(batch));
        var (state, etag) = await Get<SourceStore>().GetAsync(Document.Reflection, document.SourceId, default) is { } stored
            ? (stored.Value, (Azure.ETag?)stored.ETag)
            : (new SourceState { Reflection = Document.Reflection, Source = document.SourceId }, null);
        _time.Advance(TimeSpan.FromMinutes(1));
        var run = RunId.New(_time);
        var ticketed = state.TakeTicket(run, withTurn: false, "hub", _time.GetUtcNow());
        var manifest = await Get<KnowledgeWriter>().WriteGenerationAsync(
            new SourceKey(Document.Reflection, document.SourceId), ticketed.Latest, batch, hash, default);
        var flipped = ticketed.Flip(new AppliedVersion(
            ticketed.Latest, IngestKey.Of(Document.Reflection, document.SourceId, batch.Content), batch.Content, batch.Fingerprint, hash, run, _time.GetUtcNow(),
            "batch", manifest.Segment, manifest.Chunks, manifest.Entities, manifest.Facts, batch.Title, batch.Url));
        Assert.NotNull(await Get<SourceStore>().TryWriteAsync(flipped, etag, default));
        return flipped;
    }

    /// <summary>Shows the document and deletes the version before it, as a delete does, which waits for no reader.</summary>
    public async Task ReplaceAsync(Document document)
    {
        var now = await ShowAsync(document);
        await Get<KnowledgeWriter>().DeleteGenerationAsync(new SourceKey(Document.Reflection, document.SourceId), now.Latest - 1, default);
    }

    public async Task<string> ExportAsync()
    {
        var (status, body) = await GetAsync(Knowledge.Export, "/api/reflections/harbour%20book/export");
        Assert.Equal(200, status);
        return body;
    }

    /// <summary>What a function answers to a request for the raw path.</summary>
    public async Task<(int Status, string Body)> GetAsync(Func<HttpRequest, Task<IResult>> function, string target)
    {
        var (status, _, body) = await GetAsync(function, target, null);
        return (status, body);
    }

    /// <summary>What a function answers to somebody who has what one of the entity tags names.</summary>
    public async Task<(int Status, string? Tag, string Body)> GetAsync(Func<HttpRequest, Task<IResult>> function, string target, string? ifNoneMatch)
    {
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        http.Request.Method = "GET";
        http.Request.QueryString = new QueryString(target.Contains('?', StringComparison.Ordinal) ? target[target.IndexOf('?', StringComparison.Ordinal)..] : "");
        http.Request.Headers.IfNoneMatch = ifNoneMatch;
        using var body = new MemoryStream();
        http.Response.Body = body;
        await (await function(http.Request)).ExecuteAsync(http);
        return (http.Response.StatusCode, http.Response.Headers.ETag, Encoding.UTF8.GetString(body.ToArray()));
    }

    public async Task<JsonElement> GetJsonAsync(Func<HttpRequest, Task<IResult>> function, string target, int status = 200)
    {
        var (answered, body) = await GetAsync(function, target);
        Assert.True(status == answered, $"{answered}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
