using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Functions.Artifacts;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

/// <summary>What storage holds of a run, as it is handed out; and that nothing of a deleted source is.</summary>
public sealed class ArtifactTests(ArtifactTests.Service shared) : IClassFixture<ArtifactTests.Service>
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string Page =
        "<html><body><main><h1>Norvik</h1><p>Marta Lindqvist founded Norvik Ferries in 1987.</p><script>alert(1)</script></main></body></html>";

    private static readonly string[] All = ["raw", "text", "chunks", "results", "batch", "evaluation", "segment"];

    private readonly string _reflection = ApiSession.NewReflection();

    private ApiSession Api => shared.Running.Api;

    [Fact]
    public async Task List_CompletedRun_HasWhatEachStageLeft()
    {
        var run = await IngestAsync("a", Text);

        var list = (await Api.GetAsync(Path(run))).Json;

        Assert.Equal((run, "a", false), (list.Text("runId")!, list.Text("sourceId")!, list.GetProperty("isErased").GetBoolean()));
        var items = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(All, items.Select(item => item.Text("name")));
        Assert.Equal(["fetch", "fetch", "chunk", "fact", "eval", "eval", "apply"], items.Select(item => item.Text("stage")));
        Assert.Equal(["text/markdown", "application/json"], items.Select(item => item.Text("contentType")).Distinct());
        Assert.Equal(items.Select(item => $"{Path(run)}/{item.Text("name")}"), items.Select(item => item.Text("href")));
        Assert.Equal(Encoding.UTF8.GetByteCount(Text), items[0].GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task Get_EachArtifact_IsAFileToKeepAndRecognised()
    {
        var run = await IngestAsync("a", Text);
        foreach (var item in (await Api.GetAsync(Path(run))).Json.GetProperty("items").EnumerateArray())
        {
            using var answer = await Api.Http.GetAsync(new Uri(item.Text("href")!, UriKind.Relative));
            using var again = new HttpRequestMessage(HttpMethod.Get, item.Text("href")) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
            using var unchanged = await Api.Http.SendAsync(again);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(item.GetProperty("bytes").GetInt64(), (await answer.Content.ReadAsByteArrayAsync()).Length);
            Assert.Equal(item.GetProperty("bytes").GetInt64(), answer.Content.Headers.ContentLength);
            AssertHarmless(answer, $"{run}-{item.Text("name")}{(item.Text("name") == "raw" ? ".md" : ".json")}");
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            Assert.False(answer.Headers.ETag!.IsWeak);
        }
    }

    [Fact]
    public async Task Get_Evaluation_SaysWhatWasDecided()
    {
        var run = await IngestAsync("a", Text);

        var said = (await Api.GetAsync($"{Path(run)}/evaluation")).Json;

        Assert.Equal((run, "applied", 1L), (said.Text("runId")!, said.Text("status")!, said.GetProperty("generation").GetInt64()));
        Assert.NotEmpty(said.Text("evaluation")!);
        Assert.Equal(JsonValueKind.Null, said.GetProperty("rejection").ValueKind);
    }

    [Theory]
    [InlineData("text/html", Page)]
    [InlineData("text/html; charset=utf-8", Page)]
    [InlineData("application/xhtml+xml", Page)]
    public async Task Get_RawPage_IsBytesThatNoBrowserShows(string contentType, string page)
    {
        var posted = await Api.PostAsync(_reflection, "page", page, contentType: contentType, query: "?name=evil%22.html");
        var run = (await Api.EndAsync(_reflection, posted.Json.Text("id")!)).Text("id")!;

        using var answer = await Api.Http.GetAsync(new Uri($"{Path(run)}/raw", UriKind.Relative));

        Assert.Equal(page, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        AssertHarmless(answer, $"{run}-raw.bin");
        Assert.Equal(contentType, (await Api.GetAsync(Path(run))).Json.GetProperty("items")[0].Text("contentType"));
    }

    [Fact]
    public async Task Get_SourceIsHiddenAndNotErasedYet_IsGone()
    {
        var run = await IngestAsync("a", Text);
        var sources = shared.Running.Services.GetRequiredService<SourceStore>();
        var row = (await sources.GetAsync(ReflectionId.Parse(_reflection, null), SourceId.Parse("a", null), default))!.Value;
        Assert.NotNull(await sources.TryWriteAsync(row.Value.Delete(TimeProvider.System.GetUtcNow()), row.ETag, default));

        foreach (var name in All)
        {
            var answer = await Api.GetAsync($"{Path(run)}/{name}");
            Assert.Equal((HttpStatusCode.Gone, "urn:reflections:problem:gone"), (answer.Status, answer.Json.Text("type")!));
            Assert.DoesNotContain("Norvik", answer.Text, StringComparison.Ordinal);
        }

        var list = (await Api.GetAsync(Path(run))).Json;
        Assert.True(list.GetProperty("isErased").GetBoolean());
        Assert.Equal(0, list.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Get_SameContentSentAfterTheDeletion_GivesTheNewRunsOnly()
    {
        var before = await IngestAsync("a", Text);
        using var deleted = await Api.Http.DeleteAsync(new Uri($"/api/reflections/{_reflection}/sources/a", UriKind.Relative));
        var after = await IngestAsync("a", Text);

        Assert.Equal(HttpStatusCode.Gone, (await Api.GetAsync($"{Path(before)}/raw")).Status);
        Assert.Equal(Text, (await Api.GetAsync($"{Path(after)}/raw")).Text);
        Assert.Equal(All, Names((await Api.GetAsync(Path(after))).Json));
    }

    [Fact]
    public async Task List_SkippedRun_HasWhatWasSentAndNoWork()
    {
        await IngestAsync("a", Text);
        var skipped = (await Api.PostAsync(_reflection, "a", Text)).Json.Text("id")!;

        Assert.Equal(["raw", "text"], Names((await Api.GetAsync(Path(skipped))).Json));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"{Path(skipped)}/batch")).Status);
    }

    [Fact]
    public async Task List_EarlierRunOfTheSameContent_KeepsItsOwnBatch()
    {
        var first = await IngestAsync("a", Text);
        var forced = (await Api.IngestAsync(_reflection, "a", Text, "?force=true")).Text("id")!;

        Assert.Equal(1, (await Api.GetAsync($"{Path(first)}/evaluation")).Json.GetProperty("generation").GetInt32());
        Assert.Equal(2, (await Api.GetAsync($"{Path(forced)}/evaluation")).Json.GetProperty("generation").GetInt32());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("..%2F..%2Fraw")]
    [InlineData("entities-9")]
    [InlineData("%C3%A6%20")]
    public async Task Get_NameThatTheRunHasNot_IsNotFound(string name)
    {
        var run = await IngestAsync("a", Text);

        var answer = await Api.GetAsync($"{Path(run)}/{name}");

        Assert.Equal((HttpStatusCode.NotFound, "urn:reflections:problem:not-found"), (answer.Status, answer.Json.Text("type")!));
    }

    [Fact]
    public async Task Get_UnknownRun_IsNotFound()
    {
        await IngestAsync("a", Text);

        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync(Path("0198aaaabbbb7ccc8dddeeeeffff0000"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"{Path("0198aaaabbbb7ccc8dddeeeeffff0000")}/raw")).Status);
    }

    [Fact]
    public async Task Get_LargerThanTheLimit_IsRefused()
    {
        await using var small = await EmbeddedService.StartAsync(settings: ["--Acceptance:MaxExpandedBytes", "200"]);
        var run = (await small.Api.IngestAsync(_reflection, "a", Text)).Text("id")!;

        var answer = await small.Api.GetAsync($"{Path(run)}/batch");

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "urn:reflections:problem:too-large", 200),
            (answer.Status, answer.Json.Text("type")!, answer.Json.GetProperty("limit").GetInt32()));
        Assert.Equal(Text, (await small.Api.GetAsync($"{Path(run)}/raw")).Text);
    }

    [Fact]
    public async Task List_RunThatFailedOnTheWay_HasTheGroupsOfTheStagesBefore()
    {
        await using var failing = await EmbeddedService.StartAsync(services => services.AddSingleton<IFactExtractor, Refusing>());
        var run = await failing.Api.IngestAsync(_reflection, "a", Text);
        Assert.Equal(("failed", "fact"), (run.Text("outcome")!, run.GetProperty("failure").Text("stage")!));
        var path = Path(run.Text("id")!);

        Assert.Equal(["raw", "text", "chunks", "embeddings-1", "entities-1"], Names((await failing.Api.GetAsync(path)).Json));
        Assert.Contains("Marta Lindqvist", (await failing.Api.GetAsync($"{path}/entities-1")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await failing.Api.GetAsync($"{path}/facts-1")).Status);
    }

    [Fact]
    public async Task Calls_OfListAndGet_AreExactlyThese()
    {
        var run = await IngestAsync("a", Text);
        var skipped = (await Api.PostAsync(_reflection, "a", Text)).Json.Text("id")!;
        var forced = (await Api.IngestAsync(_reflection, "a", Text, "?force=true")).Text("id")!;

        Assert.Equal(
            "applied 4, replaced 5, skipped 3; raw 3, text 3, batch 4, replaced batch 5, evaluation 3",
            $"applied {await ListCostsAsync(forced)}, replaced {await ListCostsAsync(run)}, skipped {await ListCostsAsync(skipped)}; "
            + $"raw {await GetCostsAsync(forced, "raw")}, text {await GetCostsAsync(forced, "text")}, batch {await GetCostsAsync(forced, "batch")}, "
            + $"replaced batch {await GetCostsAsync(run, "batch")}, evaluation {await GetCostsAsync(forced, "evaluation")}");
    }

    private static IEnumerable<string?> Names(JsonElement list) => list.GetProperty("items").EnumerateArray().Select(item => item.Text("name"));

    private static void AssertHarmless(HttpResponseMessage answer, string fileName)
    {
        var disposition = answer.Content.Headers.ContentDisposition;
        Assert.Equal(("attachment", fileName), (disposition!.DispositionType, disposition.FileName!.Trim('"')));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; sandbox; frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(new CacheControlHeaderValue { Private = true, NoCache = true }, answer.Headers.CacheControl);
    }

    private string Path(string run) => $"/api/reflections/{_reflection}/runs/{run}/artifacts";

    private async Task<string> IngestAsync(string source, string text) => (await Api.IngestAsync(_reflection, source, text)).Text("id")!;

    private Task<int> ListCostsAsync(string run) => CostsAsync(Path(run), functions => functions.ListAsync);

    private Task<int> GetCostsAsync(string run, string name) => CostsAsync($"{Path(run)}/{name}", functions => functions.GetAsync);

    private async Task<int> CostsAsync(string path, Func<ArtifactFunctions, Func<HttpRequest, Task<IResult>>> function)
    {
        var http = new DefaultHttpContext { RequestServices = shared.Running.Services };
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
        http.Response.Body = new MemoryStream();
        using var meter = StorageCallMeter.Start();
        await (await function(ActivatorUtilities.CreateInstance<ArtifactFunctions>(shared.Running.Services))(http.Request)).ExecuteAsync(http);
        Assert.Equal(StatusCodes.Status200OK, http.Response.StatusCode);
        return meter.Count;
    }

    /// <summary>One service for the whole class.</summary>
    public sealed class Service : IAsyncLifetime
    {
        internal EmbeddedService Running { get; private set; } = null!;

        public async Task InitializeAsync() => Running = await EmbeddedService.StartAsync();

        public async Task DisposeAsync() => await Running.DisposeAsync();
    }

    /// <summary>Finds no facts: the stage fails.</summary>
    private sealed class Refusing : IFactExtractor
    {
        public string Fingerprint => "refusing";

        public ValueTask<IReadOnlyList<ExtractedFact>> ExtractAsync(Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation) =>
            throw new StageFailedException("test.refused", "It refuses.");
    }
}
