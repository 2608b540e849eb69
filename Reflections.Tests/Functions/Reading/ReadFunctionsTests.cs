using Microsoft.Extensions.Time.Testing;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;

namespace Reflections.Tests.Functions.Reading;

public sealed class ReadFunctionsTests
{
    private const string Base = "/api/reflections/harbour%20book";

    [Fact]
    public async Task ListReflections_Known_AreListed()
    {
        await using var app = await ReadingApp.StartAsync();
        var items = (await app.GetJsonAsync(app.Ledger.ListReflections, "/api/reflections")).GetProperty("items");
        Assert.Equal("harbour book", Assert.Single(items.EnumerateArray()).GetProperty("reflectionId").GetString());
    }

    [Fact]
    public async Task GetSource_Ingested_ShowsItsVersion()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        var source = await app.GetJsonAsync(app.Ledger.GetSource, $"{Base}/sources/guides%2Fferries.md");
        Assert.Equal("guides/ferries.md", source.GetProperty("sourceId").GetString());
        Assert.Equal("ingested", source.GetProperty("status").GetString());
        Assert.Equal("Norvik Ferries", source.GetProperty("title").GetString());
        Assert.Equal((1, 1, 1), (source.GetProperty("generation").GetInt32(), source.GetProperty("asOf").GetInt32(), source.GetProperty("latest").GetInt32()));
        Assert.Equal((4, 2), (source.GetProperty("entities").GetInt32(), source.GetProperty("facts").GetInt32()));
    }

    [Fact]
    public async Task ListSources_NothingApplied_AreKnown()
    {
        await using var app = await ReadingApp.StartAsync();
        await app.Get<SourceStore>().TryWriteAsync(
            new SourceState { Reflection = Document.Reflection, Source = SourceId.Parse("new"), Latest = 1 }, null, default);
        var source = Assert.Single((await app.GetJsonAsync(app.Ledger.ListSources, $"{Base}/sources")).GetProperty("items").EnumerateArray());
        Assert.Equal("known", source.GetProperty("status").GetString());
        Assert.Equal("null", source.GetProperty("generation").GetRawText());
        Assert.Equal(1, source.GetProperty("latest").GetInt32());
    }

    [Fact]
    public async Task Read_NothingApplied_IsEmpty()
    {
        await using var app = await ReadingApp.StartAsync();
        Assert.Equal("""{"items":[]}""", (await app.GetAsync(app.Ledger.ListSources, $"{Base}/sources")).Body);
        Assert.Equal("""{"items":[],"continuation":null}""", (await app.GetAsync(app.Ledger.ListRuns, $"{Base}/runs")).Body);
        Assert.Equal("""{"items":[],"continuation":null}""", (await app.GetAsync(app.Knowledge.ListEntities, $"{Base}/entities")).Body);
        Assert.Equal("""{"items":[],"continuation":null}""", (await app.GetAsync(app.Knowledge.ListEntities, $"{Base}/entities?name=x")).Body);
        Assert.Equal("""{"items":[],"continuation":null}""", (await app.GetAsync(app.Knowledge.ListFacts, $"{Base}/facts?subject=x")).Body);
        Assert.Equal("""{"items":[],"continuation":null}""", (await app.GetAsync(app.Knowledge.Search, $"{Base}/search?q=x")).Body);
        Assert.Equal("", await app.ExportAsync());
    }

    [Fact]
    public async Task Read_UnknownReflection_IsNotFound()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        const string none = "/api/reflections/none";
        await AssertProblemAsync(app.GetJsonAsync(app.Ledger.ListSources, $"{none}/sources", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Ledger.ListRuns, $"{none}/runs", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.ListEntities, $"{none}/entities", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.ListEntities, $"{none}/entities?name=x", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.ListFacts, $"{none}/facts", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Search, $"{none}/search?q=x", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Export, $"{none}/export", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Ledger.GetRun, $"{none}/runs/{RunId.New(new FakeTimeProvider())}", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Ledger.GetSource, $"{Base}/sources/none", 404), "not-found");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Search, $"{Base}/search?q=x&source=none", 404), "not-found");
    }

    [Theory]
    [InlineData("top=0", "top")]
    [InlineData("top=1001", "top")]
    [InlineData("top=-1", "top")]
    [InlineData("top=ten", "top")]
    [InlineData("top=1&top=2", "top")]
    [InlineData("type=Unicorn", "type")]
    [InlineData("continuation=abc", "continuation")]
    public async Task ListEntities_InvalidParameter_IsNamed(string query, string field)
    {
        await using var app = await ReadingApp.StartAsync();
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.ListEntities, $"{Base}/entities?{query}", 400), "invalid-field", field);
    }

    [Fact]
    public async Task ListEntities_InvalidSource_IsNamed()
    {
        await using var app = await ReadingApp.StartAsync();
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.ListEntities, $"{Base}/entities?source=%01", 400), "invalid-id", "source");
    }

    [Fact]
    public async Task Search_InvalidQuery_IsRefused()
    {
        await using var app = await ReadingApp.StartAsync();
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Search, $"{Base}/search", 400), "missing-field", "q");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Search, $"{Base}/search?q=", 400), "invalid-field", "q");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Search, $"{Base}/search?q=%20", 400), "invalid-field", "q");
        await AssertProblemAsync(app.GetJsonAsync(app.Knowledge.Search, $"{Base}/search?q={new string('x', 1001)}", 400), "invalid-field", "q");
    }

    [Fact]
    public async Task Knowledge_Ingested_HasTheShapeOfTheContract()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        var entity = (await app.GetJsonAsync(app.Knowledge.ListEntities, $"{Base}/entities?type=person&source=guides%2Fferries.md")).GetProperty("items")[0];
        Assert.Equal(["id", "name", "type", "aliases", "mergedIds", "citations"], entity.EnumerateObject().Select(property => property.Name));
        Assert.Equal("person", entity.GetProperty("type").GetString());
        Assert.Equal(
            ["sourceId", "title", "url", "runId", "generation", "contentHash", "headingPath", "location", "start", "length", "quote"],
            entity.GetProperty("citations")[0].EnumerateObject().Select(property => property.Name));
        var fact = (await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?subject=ms%20terna")).GetProperty("items")[0];
        Assert.Equal(
            ["id", "subject", "predicate", "object", "polarity", "modality", "date", "confidence", "relations", "citations"], fact.EnumerateObject().Select(property => property.Name));
        Assert.Equal("positive", fact.GetProperty("polarity").GetString());
        var hit = (await app.GetJsonAsync(app.Knowledge.Search, $"{Base}/search?q=cars&top=1")).GetProperty("items")[0];
        Assert.Equal(["score", "lexicalRank", "vectorRank", "text", "citation"], hit.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task ListRuns_PageByPage_AreNewestFirst()
    {
        await using var app = await ReadingApp.StartAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var ids = new List<string>();
        for (var ticket = 1; ticket <= 5; ticket++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var run = NewRun(ticket, time);
            ids.Insert(0, run.Id.Value);
            await app.Get<RunStore>().TryWriteAsync(run, null, default);
        }

        var found = new List<string>();
        string? continuation = "";
        while (continuation is not null)
        {
            var page = await app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?top=2&continuation={Uri.EscapeDataString(continuation)}");
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("id").GetString()!));
            continuation = page.GetProperty("continuation").GetString();
        }

        Assert.Equal(ids, found);
        Assert.Equal(ids[0], (await app.GetJsonAsync(app.Ledger.GetRun, $"{Base}/runs/{ids[0]}")).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("!!")]
    public async Task ListRuns_ForeignContinuation_IsRefused(string continuation)
    {
        await using var app = await ReadingApp.StartAsync();
        await AssertProblemAsync(app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?continuation={continuation}", 400), "invalid-field", "continuation");
    }

    private static RunRecord NewRun(long ticket, TimeProvider time) => new()
    {
        Id = RunId.New(time),
        Reflection = Document.Reflection,
        Source = Document.Ferries.SourceId,
        Status = RunStatus.Queued,
        Ticket = ticket,
        Hub = "hub",
        Input = new SourceInput(null, "raw", "text/markdown", "ferries.md"),
        CreatedAt = time.GetUtcNow(),
    };

    private static async Task AssertProblemAsync(Task<System.Text.Json.JsonElement> answer, string kind, string? field = null)
    {
        var problem = await answer;
        Assert.Equal($"urn:reflections:problem:{kind}", problem.GetProperty("type").GetString());
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
    }
}
