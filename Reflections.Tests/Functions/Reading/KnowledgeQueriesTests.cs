using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class KnowledgeQueriesTests
{
    private static readonly ReflectionId Reflection = Document.Reflection;

    [Fact]
    public async Task Entities_OfSeveralSources_AreOneItemThatCitesEach()
    {
        await using var app = await ReadingApp.StartAsync(Document.Minutes, Document.Ferries);
        var all = await app.Queries.EntitiesAsync(Reflection, null, null, null, 100, null, default);
        Assert.Null(all.Continuation);
        Assert.Equal(["Hollen", "MS Terna", "Marta Lindqvist", "Norvik Ferries", "Varnes"], all.Items.Select(entity => entity.Name));

        var company = all.Items[3];
        Assert.Equal([Document.Ferries.Source, Document.Minutes.Source], company.Citations.Select(citation => citation.SourceId));
        Assert.Equal("NORVIK FERRIES asked for a loan.", company.Citations[1].Quote);
        Assert.Equal(["Minutes"], company.Citations[1].HeadingPath);
        AssertVerbatim(all.Items.SelectMany(entity => entity.Citations));
    }

    [Fact]
    public async Task Facts_OfSeveralSources_AreOneItemThatCitesEach()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var all = await app.Queries.FactsAsync(Reflection, FactFilter.None, 100, null, default);
        Assert.Equal(["MS Terna", "Marta Lindqvist", "The museum"], all.Items.Select(fact => fact.Subject));

        var founding = all.Items[1];
        Assert.Equal("Norvik Ferries", founding.Object);
        Assert.Equal(
            ["Marta Lindqvist founded Norvik Ferries in 1987.", "Everyone knows that Marta Lindqvist founded NORVIK FERRIES long ago."],
            founding.Citations.Select(citation => citation.Quote));
        Assert.Equal(["Norvik Ferries", "Fleet"], all.Items[0].Citations[0].HeadingPath);
        AssertVerbatim(all.Items.SelectMany(fact => fact.Citations));
    }

    [Fact]
    public async Task Entities_Filtered_AreThoseAskedFor()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var named = await app.Queries.EntitiesAsync(Reflection, "  the norvik FERRIES", null, null, 100, null, default);
        Assert.Equal(2, Assert.Single(named.Items).Citations.Count);
        Assert.Empty((await app.Queries.EntitiesAsync(Reflection, "Norvik", null, null, 100, null, default)).Items);

        // A subject stands in the index too, but is no entity.
        Assert.Empty((await app.Queries.EntitiesAsync(Reflection, "museum", null, null, 100, null, default)).Items);

        var places = await app.Queries.EntitiesAsync(Reflection, null, EntityType.Place, null, 100, null, default);
        Assert.Equal(["Hollen", "Varnes"], places.Items.Select(entity => entity.Name));
        Assert.Empty((await app.Queries.EntitiesAsync(Reflection, "Hollen", EntityType.Person, null, 100, null, default)).Items);

        var ofMinutes = await app.Queries.EntitiesAsync(Reflection, "norvik ferries", null, Document.Minutes.SourceId, 100, null, default);
        var company = Assert.Single(ofMinutes.Items);
        Assert.Equal("NORVIK FERRIES", company.Name);
        Assert.Single(company.Citations);
    }

    [Fact]
    public async Task Facts_Filtered_AreThoseAskedFor()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        Assert.Equal(2, Assert.Single((await app.Queries.FactsAsync(Reflection, new FactFilter { Subject = "MARTA lindqvist", Predicate = "Found" }, 100, null, default)).Items).Citations.Count);
        Assert.Empty((await app.Queries.FactsAsync(Reflection, new FactFilter { Subject = "Marta Lindqvist", Predicate = "sell" }, 100, null, default)).Items);
        Assert.Equal("The museum", Assert.Single((await app.Queries.FactsAsync(Reflection, new FactFilter { Predicate = "show" }, 100, null, default)).Items).Subject);
        Assert.Equal(2, (await app.Queries.FactsAsync(Reflection, new FactFilter { Source = Document.Minutes.SourceId }, 100, null, default)).Items.Count);
    }

    [Fact]
    public async Task Facts_PageByPage_AreTheWholeList()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var whole = await app.Queries.FactsAsync(Reflection, FactFilter.None, 100, null, default);
        var ids = new List<string>();
        string? continuation = null;
        do
        {
            var page = await app.Queries.FactsAsync(Reflection, FactFilter.None, 2, continuation, default);
            ids.AddRange(page.Items.Select(fact => fact.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(whole.Items.Select(fact => fact.Id), ids);
    }

    [Fact]
    public async Task Entities_ContinuedAfterAFlip_AreGone()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var first = await app.Queries.EntitiesAsync(Reflection, null, null, null, 2, null, default);
        await app.ShowAsync(Document.Ferries);
        Assert.Equal(410, await StatusOfAsync(() => app.Queries.EntitiesAsync(Reflection, null, null, null, 2, first.Continuation, default)));
    }

    [Fact]
    public async Task Entities_ContinuedWithAnotherQuestion_AreRefused()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var first = await app.Queries.EntitiesAsync(Reflection, null, null, null, 2, null, default);
        Assert.Equal(400, await StatusOfAsync(() => app.Queries.EntitiesAsync(Reflection, null, EntityType.Place, null, 2, first.Continuation, default)));
        Assert.Equal(400, await StatusOfAsync(() => app.Queries.FactsAsync(Reflection, FactFilter.None, 2, first.Continuation, default)));
        Assert.Equal(400, await StatusOfAsync(() => app.Queries.EntitiesAsync(Reflection, null, null, null, 2, "x" + first.Continuation, default)));
    }

    [Theory]
    [InlineData("Knowledge()", null)]
    [InlineData("Knowledge()", "Norvik Ferries")]
    [InlineData("/segments/", null)]
    public async Task Entities_VersionGoneUnderTheReader_AreThoseOfTheNewOne(string request, string? name)
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var later = Document.Ferries with { Markdown = "# News\n\nNorvik Ferries moved to Varnes. Norvik Ferries is glad.\n" };
        app.Wire.Before(request, () => app.ReplaceAsync(later));
        var found = await app.Queries.EntitiesAsync(Reflection, name, null, later.SourceId, 100, null, default);
        Assert.Equal(name is null ? ["Norvik Ferries", "Varnes"] : ["Norvik Ferries"], found.Items.Select(entity => entity.Name));
        Assert.All(found.Items, entity => Assert.Equal(2, Assert.Single(entity.Citations).Generation));
        AssertVerbatim(found.Items.SelectMany(entity => entity.Citations), later);
    }

    [Fact]
    public async Task Entities_VersionReplacedButStillThere_AreThoseOfTheOldOne()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        app.Wire.Before("Knowledge()", () => app.ShowAsync(Document.Ferries with { Markdown = "# Closed\n\nNothing to say.\n" }));
        var found = await app.Queries.EntitiesAsync(Reflection, null, null, null, 100, null, default);
        Assert.Equal(4, found.Items.Count);
    }

    [Fact]
    public async Task Entities_ByNameReplacedAfterTheIndexWasRead_AreNotMissed()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries);
        app.Wire.Before("Sources(", () => app.ShowAsync(Document.Ferries));
        Assert.Single((await app.Queries.EntitiesAsync(Reflection, "Hollen", null, null, 100, null, default)).Items);
    }

    [Fact]
    public async Task Entities_VisibleVersionIsDamaged_AreRefusedAndNotShownInPart()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        await app.Get<KnowledgeWriter>().DeleteGenerationAsync(new SourceKey(Reflection, Document.Minutes.SourceId), 1, default);
        var missing = await Assert.ThrowsAsync<MissingVersionException>(() => app.Queries.EntitiesAsync(Reflection, null, null, null, 100, null, default));
        Assert.Equal(Document.Minutes.SourceId, missing.SourceId);
    }

    [Fact]
    public async Task Queries_StorageCalls_AreOneForTheSourcesOneForEachAndOneForChunksNotReadLately()
    {
        var sources = Enumerable.Range(0, 5).Select(i => Document.Ferries with { Source = $"ferries-{i}.md" }).ToArray();
        await using var app = await ReadingApp.StartAsync([.. sources, Document.Minutes]);
        Assert.Equal(1 + 6 + 6, await CallsOfAsync(() => app.Queries.EntitiesAsync(Reflection, null, null, null, 100, null, default)));
        Assert.Equal(1 + 6, await CallsOfAsync(() => app.Queries.FactsAsync(Reflection, FactFilter.None, 100, null, default)));
        Assert.Equal(1 + 1, await CallsOfAsync(() => app.Queries.FactsAsync(Reflection, new FactFilter { Source = Document.Minutes.SourceId }, 100, null, default)));
    }

    [Fact]
    public async Task Entities_ByName_StorageCallsDependOnTheSourcesThatNameIt()
    {
        var others = Enumerable.Range(0, 5).Select(i => new Document($"other-{i}.md", "# Other\n\nHollen is an island.\n")).ToArray();
        await using var app = await ReadingApp.StartAsync([.. others, Document.Minutes]);

        // The index; the row of the source; its knowledge; its chunks.
        Assert.Equal(1 + 1 + 1 + 1, await CallsOfAsync(() => app.Queries.EntitiesAsync(Reflection, "Varnes", null, null, 100, null, default)));
        Assert.Equal(1 + 1 + 1, await CallsOfAsync(() => app.Queries.FactsAsync(Reflection, new FactFilter { Subject = "museum" }, 100, null, default)));
        Assert.Equal(1, await CallsOfAsync(() => app.Queries.EntitiesAsync(Reflection, "Nobody", null, null, 100, null, default)));
    }

    private static void AssertVerbatim(IEnumerable<Citation> citations, params Document[] documents)
    {
        var bySource = (documents.Length > 0 ? documents : [Document.Ferries, Document.Minutes]).ToDictionary(document => document.Source);
        foreach (var citation in citations)
        {
            var document = bySource[citation.SourceId];
            Assert.Equal(document.Text.Substring(citation.Start, citation.Length), citation.Quote);
            Assert.Equal(ContentHash.OfCanonical(document.Text).Value, citation.ContentHash);
            Assert.Equal($"https://example.org/{citation.SourceId}", citation.Url);
        }
    }

    private static async Task<int> StatusOfAsync(Func<Task> query) => (await Assert.ThrowsAsync<ProblemException>(query)).Problem.Status;

    private static async Task<int> CallsOfAsync(Func<Task> query)
    {
        using var meter = StorageCallMeter.Start();
        await query();
        return meter.Count;
    }
}
