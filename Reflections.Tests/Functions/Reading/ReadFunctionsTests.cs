using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class ReadFunctionsTests
{
    private const string Base = "/api/reflections/harbour%20book";

    private static Func<HttpRequest, Task<IResult>> Function(ReadingApp app, string question) => question.Split('?')[0] switch
    {
        "entities" => app.Knowledge.ListEntities,
        "facts" => app.Knowledge.ListFacts,
        "search" => app.Knowledge.Search,
        "digest" => app.Knowledge.GetDigest,
        "export" => app.Knowledge.Export,
        _ => app.Ledger.ListSources,
    };

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

    [Theory]
    [InlineData(1, "a|b|c|d|e")]
    [InlineData(2, "a b|c d|e")]
    [InlineData(4, "a b c d|e")]
    [InlineData(5, "a b c d e")]
    public async Task ListSources_PageByPage_AreAllByIdThoughSomeComeAndGoMeanwhile(int top, string expected)
    {
        await using var app = await ReadingApp.StartAsync();
        foreach (var id in "ecadb")
        {
            await AddAsync($"{id}");
        }

        var pages = new List<string>();
        string? continuation = "";
        while (continuation is not null)
        {
            var page = await app.GetJsonAsync(app.Ledger.ListSources, $"{Base}/sources?top={top}&continuation={continuation}");
            pages.Add(string.Join(' ', page.GetProperty("items").EnumerateArray().Select(source => source.GetProperty("sourceId").GetString())));
            continuation = page.GetProperty("continuation").GetString();
            await AddAsync($"A{pages.Count}");
        }

        Assert.Equal(expected, string.Join('|', pages));

        Task AddAsync(string id) => app.Get<SourceStore>().TryWriteAsync(
            new SourceState { Reflection = Document.Reflection, Source = SourceId.Parse(id), Latest = 1 }, null, default);
    }

    [Fact]
    public async Task ListReflections_PageByPage_AreAllByName()
    {
        await using var app = await ReadingApp.StartAsync();
        await app.Get<ReflectionStore>().EnsureAsync(ReflectionId.Parse("atlas"), DateTimeOffset.UnixEpoch, default);

        var first = await app.GetJsonAsync(app.Ledger.ListReflections, "/api/reflections?top=1");
        var second = await app.GetJsonAsync(app.Ledger.ListReflections, $"/api/reflections?top=1&continuation={first.GetProperty("continuation").GetString()}");

        Assert.Equal("atlas", Assert.Single(first.GetProperty("items").EnumerateArray()).GetProperty("reflectionId").GetString());
        Assert.Equal("harbour book", Assert.Single(second.GetProperty("items").EnumerateArray()).GetProperty("reflectionId").GetString());
        Assert.Equal("null", second.GetProperty("continuation").GetRawText());
    }

    [Fact]
    public async Task ListSources_ContinuationOfAnotherList_IsRefused()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        await app.Get<ReflectionStore>().EnsureAsync(ReflectionId.Parse("atlas"), DateTimeOffset.UnixEpoch, default);
        var other = (await app.GetJsonAsync(app.Ledger.ListReflections, "/api/reflections?top=1")).GetProperty("continuation").GetString();

        foreach (var token in (string[])[other!, "a", "%25"])
        {
            await AssertProblemAsync(app.GetJsonAsync(app.Ledger.ListSources, $"{Base}/sources?continuation={token}", 400), "invalid-field", "continuation");
        }
    }

    [Fact]
    public async Task Read_NothingApplied_IsEmpty()
    {
        await using var app = await ReadingApp.StartAsync();
        Assert.Equal("""{"items":[],"continuation":null}""", (await app.GetAsync(app.Ledger.ListSources, $"{Base}/sources")).Body);
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
    [InlineData("status=failed", "5 3 1")]
    [InlineData("status=failed,cancelled", "5 4 3 1")]
    [InlineData("source=guides%2Fharbour.md", "4 3")]
    [InlineData("sourcePrefix=guides%2Fferr", "5 2 1")]
    [InlineData("errorClass=fetch.timeout&source=guides%2Fferries.md", "5 1")]
    [InlineData("createdAfter=2026-03-01T12:00:03Z&createdBefore=2026-03-01T12:00:05Z", "4 3")]
    [InlineData("createdBefore=2026-03-01", "")]
    [InlineData("createdAfter=2026-03-01T13:00:03%2B01:00", "5 4 3")]
    public async Task ListRuns_Filter_PageByPageGivesWhatItHoldsFor(string filter, string tickets)
    {
        await using var app = await ReadingApp.StartAsync();
        await WriteRunsAsync(app);

        var found = new List<string>();
        string? continuation = "";
        for (var page = 0; continuation is not null; page++)
        {
            Assert.InRange(page, 0, 5);
            var answer = await app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?top=1&{filter}&continuation={Uri.EscapeDataString(continuation)}");
            Assert.InRange(answer.GetProperty("items").GetArrayLength(), 0, 1);
            found.AddRange(answer.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("ticket").GetRawText()));
            continuation = answer.GetProperty("continuation").GetString();
        }

        Assert.Equal(tickets, string.Join(' ', found));
    }

    [Fact]
    public async Task ListRuns_RetryOf_GivesWhatRepeatsTheRun()
    {
        await using var app = await ReadingApp.StartAsync();
        var runs = await WriteRunsAsync(app);

        var items = (await app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?retryOf={runs[0].Id}")).GetProperty("items");

        Assert.Equal(runs[4].Id.Value, Assert.Single(items.EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("status=done", "status", "must be one of queued, waiting_turn, fetching, ")]
    [InlineData("status=failed,", "status", "must be one of")]
    [InlineData("createdAfter=yesterday", "createdAfter", "must be a time")]
    [InlineData("createdBefore=03/01/2026", "createdBefore", "must be a time")]
    [InlineData("retryOf=1", "retryOf", "must be a run id")]
    [InlineData("status=failed&status=queued", "status", "must be given once")]
    public async Task ListRuns_FilterThatCannotBeUsed_IsNamed(string query, string field, string told)
    {
        await using var app = await ReadingApp.StartAsync();
        var problem = await app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?{query}", 400);
        Assert.Equal(("urn:reflections:problem:invalid-field", field), (problem.GetProperty("type").GetString(), problem.GetProperty("field").GetString()));
        Assert.Contains(told, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task ListRuns_ContinuationOfAnotherFilter_IsRefused()
    {
        await using var app = await ReadingApp.StartAsync();
        await WriteRunsAsync(app);
        var continuation = (await app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?top=1&status=failed")).GetProperty("continuation").GetString();

        foreach (var query in (string[])["status=cancelled", "status=failed&source=a", ""])
        {
            await AssertProblemAsync(app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?{query}&continuation={continuation}", 400), "invalid-field", "continuation");
        }
    }

    [Fact]
    public async Task GetRun_KnownVersion_IsAnswered304UntilTheRowChanges()
    {
        await using var app = await ReadingApp.StartAsync();
        var run = (await WriteRunsAsync(app))[0];
        var target = $"{Base}/runs/{run.Id}";
        var (_, tag, body) = await app.GetAsync(app.Ledger.GetRun, target, null);
        Assert.StartsWith("W/\"", tag);
        Assert.NotEmpty(body);

        using var meter = StorageCallMeter.Start();
        foreach (var known in (string[])[tag!, tag![2..], $"\"other\", {tag}", "*"])
        {
            Assert.Equal((304, tag, ""), await app.GetAsync(app.Ledger.GetRun, target, known));
        }

        Assert.Equal(4, meter.Count);
        Assert.Equal(200, (await app.GetAsync(app.Ledger.GetRun, target, "\"other\", nonsense")).Status);

        var row = (await app.Get<RunStore>().GetAsync(run.Reflection, run.Id, default))!.Value;
        await app.Get<RunStore>().TryWriteAsync(row.Value with { Reason = "It moved." }, row.ETag, default);
        var (status, moved, _) = await app.GetAsync(app.Ledger.GetRun, target, tag);
        Assert.Equal(200, status);
        Assert.NotEqual(tag, moved);
    }

    [Fact]
    public async Task GetSource_KnownVersion_IsAnswered304UntilTheRowChanges()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        const string target = $"{Base}/sources/guides%2Fferries.md";
        var (_, tag, _) = await app.GetAsync(app.Ledger.GetSource, target, null);

        Assert.Equal((304, tag, ""), await app.GetAsync(app.Ledger.GetSource, target, tag));

        await app.ShowAsync(Document.Ferries);
        Assert.Equal(200, (await app.GetAsync(app.Ledger.GetSource, target, tag)).Status);
    }

    [Theory]
    [InlineData("entities")]
    [InlineData("entities?source=guides%2Fferries.md")]
    [InlineData("facts?polarity=positive")]
    [InlineData("digest")]
    [InlineData("export")]
    public async Task Knowledge_KnownVersions_IsAnswered304ForOneCallUntilASourceChanges(string question)
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var (function, target) = (Function(app, question), $"{Base}/{question}");
        var (_, tag, body) = await app.GetAsync(function, target, null);
        Assert.NotEmpty(body);

        using (var meter = StorageCallMeter.Start())
        {
            Assert.Equal((304, tag, ""), await app.GetAsync(function, target, tag));
            Assert.Equal(1, meter.Count);
        }

        Assert.Equal(200, (await app.GetAsync(function, $"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}top=1", tag)).Status);
        await app.ShowAsync(Document.Ferries);
        var (status, moved, _) = await app.GetAsync(function, target, tag);
        Assert.Equal(200, status);
        Assert.NotEqual(tag, moved);
    }

    [Theory]
    [InlineData("entities")]
    [InlineData("facts")]
    [InlineData("digest")]
    public async Task Knowledge_DamagedVersion_HasNoTag(string question)
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        await app.Get<KnowledgeWriter>().DeleteGenerationAsync(new SourceKey(Document.Reflection, Document.Ferries.SourceId), 1, default);

        var (status, tag, _) = await app.GetAsync(Function(app, question), $"{Base}/{question}", null);

        Assert.Equal((200, null), (status, tag));
    }

    [Theory]
    [InlineData("search?q=ferry")]
    [InlineData("entities?name=Norvik%20Ferries")]
    [InlineData("facts?subject=Marta%20Lindqvist")]
    [InlineData("sources")]
    public async Task Read_KnownBody_IsAnswered304UntilItChanges(string question)
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        var (function, target) = (Function(app, question), $"{Base}/{question}");
        var (_, tag, _) = await app.GetAsync(function, target, null);

        Assert.Equal((304, tag, ""), await app.GetAsync(function, target, tag));

        await app.ShowAsync(Document.Ferries);
        Assert.Equal(200, (await app.GetAsync(function, target, tag)).Status);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("!!")]
    public async Task ListRuns_ForeignContinuation_IsRefused(string continuation)
    {
        await using var app = await ReadingApp.StartAsync();
        await AssertProblemAsync(app.GetJsonAsync(app.Ledger.ListRuns, $"{Base}/runs?continuation={continuation}", 400), "invalid-field", "continuation");
    }

    /// <summary>Five runs of two sources, a second apart, oldest first; the last repeats the first.</summary>
    private static async Task<IReadOnlyList<RunRecord>> WriteRunsAsync(ReadingApp app)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var harbour = SourceId.Parse("guides/harbour.md");
        var timeout = new RunFailure("fetch", "fetch.timeout", "No answer.");
        var runs = new List<RunRecord>();
        for (var ticket = 1; ticket <= 5; ticket++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var run = NewRun(ticket, time);
            runs.Add(ticket switch
            {
                2 => run,
                3 => run with { Source = harbour, Status = RunStatus.Failed, Failure = timeout with { ErrorClass = "fetch.dns" } },
                4 => run with { Source = harbour, Status = RunStatus.Cancelled },
                5 => run with { Status = RunStatus.Failed, Failure = timeout, RetryOf = runs[0].Id },
                _ => run with { Status = RunStatus.Failed, Failure = timeout },
            });
            await app.Get<RunStore>().TryWriteAsync(runs[^1], null, default);
        }

        return runs;
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
