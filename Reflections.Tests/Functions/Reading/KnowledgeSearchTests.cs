using Reflections.Domain.Identity;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class KnowledgeSearchTests
{
    private static readonly ReflectionId Reflection = Document.Reflection;

    [Fact]
    public async Task Search_Words_FindsTheChunkWithItsCitation()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var hits = await app.Get<KnowledgeSearch>().SearchAsync(Reflection, "old engine in the museum", null, 10, default);
        var best = hits[0];
        Assert.Equal((1, 1), (best.LexicalRank, best.VectorRank));
        Assert.Contains("old engine", best.Text, StringComparison.Ordinal);
        Assert.Equal(Document.Minutes.Source, best.Citation.SourceId);
        Assert.Equal(["Minutes", "Museum"], best.Citation.HeadingPath);
        Assert.Equal(best.Text, best.Citation.Quote);
        Assert.Equal(best.Text, Document.Minutes.Text.Substring(best.Citation.Start, best.Citation.Length));
        Assert.Equal(hits.OrderByDescending(hit => hit.Score), hits);
    }

    [Fact]
    public async Task Search_OneSource_FindsNothingElsewhere()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var search = app.Get<KnowledgeSearch>();
        Assert.Empty(await search.SearchAsync(Reflection, "museum lamp", Document.Ferries.SourceId, 10, default));
        Assert.All(
            await search.SearchAsync(Reflection, "Norvik Ferries", Document.Minutes.SourceId, 10, default),
            hit => Assert.Equal(Document.Minutes.Source, hit.Citation.SourceId));
    }

    [Fact]
    public async Task Search_Top_LimitsTheHits()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        Assert.Single(await app.Get<KnowledgeSearch>().SearchAsync(Reflection, "Norvik Ferries", null, 1, default));
    }

    [Fact]
    public async Task Search_StorageCalls_AreOneWhenTheChunksWereReadLately()
    {
        var sources = Enumerable.Range(0, 5).Select(i => Document.Ferries with { Source = $"ferries-{i}.md" }).ToArray();
        await using var app = await ReadingApp.StartAsync(sources);
        var search = app.Get<KnowledgeSearch>();
        Assert.Equal(1 + 5, await CallsAsync(search));
        Assert.Equal(1, await CallsAsync(search));
        await app.ShowAsync(sources[0]);
        Assert.Equal(1 + 1, await CallsAsync(search));
    }

    [Fact]
    public async Task Search_AfterAFlip_FindsTheNewTextOnly()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var search = app.Get<KnowledgeSearch>();
        Assert.NotEmpty(await search.SearchAsync(Reflection, "museum lamp", null, 10, default));
        await app.ReplaceAsync(Document.Minutes with { Markdown = "# Minutes\n\nNobody came.\n" });
        Assert.Empty(await search.SearchAsync(Reflection, "museum lamp", null, 10, default));
    }

    [Fact]
    public async Task Search_VersionGoneUnderTheReader_FindsTheNewText()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        app.Wire.Before("/segments/", () => app.ReplaceAsync(Document.Minutes with { Markdown = "# Minutes\n\nThe zeppelin landed.\n" }));
        var hit = Assert.Single(await app.Get<KnowledgeSearch>().SearchAsync(Reflection, "zeppelin", Document.Minutes.SourceId, 10, default));
        Assert.Equal(2, hit.Citation.Generation);
    }

    private static async Task<int> CallsAsync(KnowledgeSearch search)
    {
        using var meter = StorageCallMeter.Start();
        await search.SearchAsync(Reflection, "cars", null, 10, default);
        return meter.Count;
    }
}
