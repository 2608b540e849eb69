using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Reading;
using Reflections.Tests.Functions.Knowledge.Vectors;

namespace Reflections.Tests.Functions.Reading;

/// <summary>What a search answers, whoever ranks.</summary>
public abstract class SearchConformance
{
    protected static readonly ReflectionId Reflection = Document.Reflection;

    private protected abstract MemoryVectorStore? Store { get; }

    [Fact]
    public async Task Search_Words_FindsTheChunkWithItsCitation()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var hits = await SearchAsync(app, "old engine in the museum");
        var best = hits[0];
        Assert.Contains("old engine", best.Text, StringComparison.Ordinal);
        Assert.Equal(Document.Minutes.Source, best.Citation.SourceId);
        Assert.Equal(["Minutes", "Museum"], best.Citation.HeadingPath);
        Assert.Equal(best.Text, best.Citation.Quote);
        Assert.Equal(best.Text, Document.Minutes.Text.Substring(best.Citation.Start, best.Citation.Length));
        Assert.Equal(hits.OrderByDescending(hit => hit.Score), hits);
    }

    [Fact]
    public async Task Search_NothingInCommon_FindsNothing()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        Assert.Empty(await SearchAsync(app, "xylophone quartz"));
        Assert.Empty(await SearchAsync(app, "…"));
    }

    [Fact]
    public async Task Search_OneSource_FindsNothingElsewhere()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        Assert.Empty(await SearchAsync(app, "museum lamp", new SearchFilter { Source = Document.Ferries.SourceId }));
        Assert.All(
            await SearchAsync(app, "Norvik Ferries", new SearchFilter { Source = Document.Minutes.SourceId }),
            hit => Assert.Equal(Document.Minutes.Source, hit.Citation.SourceId));
    }

    [Theory]
    [InlineData("guides/", "guides/ferries.md")]
    [InlineData("Guides/", "")]
    [InlineData("m", "minutes.md")]
    [InlineData("minutes.md.", "")]
    public async Task Search_SourcePrefix_FindsWhatBeginsWithIt(string prefix, string found)
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var hits = await SearchAsync(app, "Norvik Ferries", new SearchFilter { SourcePrefix = prefix });
        Assert.Equal(found, string.Join(' ', hits.Select(hit => hit.Citation.SourceId).Distinct()));
    }

    [Theory]
    [InlineData("the  ms TERNA", "guides/ferries.md")]
    [InlineData("Varnes", "minutes.md")]
    [InlineData("marta lindqvist", "guides/ferries.md minutes.md")]
    [InlineData("Nobody", "")]
    public async Task Search_Entity_FindsInSourcesThatNameIt(string entity, string found)
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var hits = await SearchAsync(app, "Norvik Ferries", new SearchFilter { Entity = entity });
        Assert.Equal(found, string.Join(' ', hits.Select(hit => hit.Citation.SourceId).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Search_EntityInAnotherSource_FindsNothing()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        Assert.Empty(await SearchAsync(app, "Norvik", new SearchFilter { Entity = "Varnes", Source = Document.Ferries.SourceId }));
        var unknown = await Assert.ThrowsAsync<ProblemException>(
            () => SearchAsync(app, "Norvik", new SearchFilter { Entity = "Varnes", Source = SourceId.Parse("none") }));
        Assert.Equal(404, unknown.Problem.Status);
    }

    [Fact]
    public async Task Search_Heading_FindsInSectionsOfThatTitle()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var hit = Assert.Single(await SearchAsync(app, "museum engine cars", new SearchFilter { Heading = "  mus" }));
        Assert.Equal(["Minutes", "Museum"], hit.Citation.HeadingPath);
        Assert.Empty(await SearchAsync(app, "museum engine cars", new SearchFilter { Heading = "harbour" }));
    }

    [Fact]
    public async Task Search_PageByPage_IsTheWholeInOrder()
    {
        await using var app = await StartAsync([.. Enumerable.Range(0, 5).Select(i => Document.Ferries with { Source = $"ferries-{i}.md" })]);
        var search = app.Get<KnowledgeSearch>();
        var whole = await search.SearchAsync(Reflection, "Norvik ferry", SearchFilter.None, 100, null, default);
        Assert.Null(whole.Continuation);
        Assert.True(whole.Items.Count >= 5);

        var found = new List<SearchHit>();
        string? continuation = null;
        do
        {
            var page = await search.SearchAsync(Reflection, "Norvik ferry", SearchFilter.None, 2, continuation, default);
            Assert.InRange(page.Items.Count, 1, 2);
            found.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(whole.Items.Select(Place), found.Select(Place));
    }

    [Fact]
    public async Task Search_Continuation_HoldsForItsQuestionAndItsVersions()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var search = app.Get<KnowledgeSearch>();
        var token = (await search.SearchAsync(Reflection, "Norvik", SearchFilter.None, 1, null, default)).Continuation;
        Assert.NotNull(token);
        Assert.Equal(400, await StatusAsync("Ferries", SearchFilter.None));
        Assert.Equal(400, await StatusAsync("Norvik", new SearchFilter { Heading = "x" }));
        await app.ShowAsync(Document.Minutes with { Markdown = "# Minutes\n\nNorvik sold a ferry.\n" });
        Assert.Equal(410, await StatusAsync("Norvik", SearchFilter.None));

        async Task<int> StatusAsync(string query, SearchFilter filter) =>
            (await Assert.ThrowsAsync<ProblemException>(() => search.SearchAsync(Reflection, query, filter, 1, token, default))).Problem.Status;
    }

    [Fact]
    public async Task Search_EqualTexts_AreOrderedBySource()
    {
        await using var app = await StartAsync([.. "cab".Select(name => Document.Ferries with { Source = $"{name}.md" })]);
        var hits = await SearchAsync(app, "MS Terna cars");
        Assert.Equal(["a.md", "b.md", "c.md"], hits.Take(3).Select(hit => hit.Citation.SourceId));
    }

    [Fact]
    public async Task Search_AfterAFlip_FindsTheNewTextOnly()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        Assert.NotEmpty(await SearchAsync(app, "museum lamp"));
        await app.ShowAsync(Document.Minutes with { Markdown = "# Minutes\n\nThe zeppelin landed at noon.\n" });
        Assert.Empty(await SearchAsync(app, "museum lamp"));
        Assert.Equal(2, Assert.Single(await SearchAsync(app, "zeppelin landed")).Citation.Generation);
    }

    private protected Task<ReadingApp> StartAsync(params Document[] documents) => ReadingApp.StartAsync(Store, documents);

    private protected static async Task<IReadOnlyList<SearchHit>> SearchAsync(ReadingApp app, string query, SearchFilter? filter = null) =>
        (await app.Get<KnowledgeSearch>().SearchAsync(Reflection, query, filter ?? SearchFilter.None, 10, null, default)).Items;

    private protected static (string Source, int Start) Place(SearchHit hit) => (hit.Citation.SourceId, hit.Citation.Start);
}
