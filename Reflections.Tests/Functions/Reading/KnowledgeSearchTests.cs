using Reflections.Domain.Identity;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Knowledge.Vectors;

namespace Reflections.Tests.Functions.Reading;

/// <summary>The search of a host without a vector store.</summary>
public sealed class KnowledgeSearchTests : SearchConformance
{
    private protected override MemoryVectorStore? Store => null;

    [Fact]
    public async Task Search_Words_TellsBothRanks()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var best = (await SearchAsync(app, "old engine in the museum"))[0];
        Assert.Equal((1, 1), (best.LexicalRank, best.VectorRank));
    }

    [Fact]
    public async Task Search_StorageCalls_AreOneWhenTheChunksWereReadLately()
    {
        var sources = Enumerable.Range(0, 5).Select(i => Document.Ferries with { Source = $"ferries-{i}.md" }).ToArray();
        await using var app = await StartAsync(sources);
        Assert.Equal(1 + 5, await CallsAsync(app, SearchFilter.None));
        Assert.Equal(1, await CallsAsync(app, SearchFilter.None));
        await app.ShowAsync(sources[0]);
        Assert.Equal(1 + 1, await CallsAsync(app, SearchFilter.None));
    }

    [Fact]
    public async Task Search_OfSomeSources_ReadsThoseOnly()
    {
        await using var app = await StartAsync([.. Enumerable.Range(0, 5).Select(i => Document.Ferries with { Source = $"ferries-{i}.md" }), Document.Minutes]);
        Assert.Equal(1 + 1, await CallsAsync(app, new SearchFilter { SourcePrefix = "min" }));
        Assert.Equal(1 + 1, await CallsAsync(app, new SearchFilter { Source = SourceId.Parse("ferries-3.md") }));
        Assert.Equal(1 + 5 + 4, await CallsAsync(app, new SearchFilter { Entity = "MS Terna" }));
        Assert.Equal(1 + 5, await CallsAsync(app, new SearchFilter { Entity = "MS Terna" }));
    }

    [Fact]
    public async Task Search_Again_ReadsNoTextAgain()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var terms = app.Get<SegmentTerms>();
        await SearchAsync(app, "cars");
        var once = terms.CharactersRead;
        Assert.InRange(once, 1, Document.Ferries.Text.Length + Document.Minutes.Text.Length);
        await SearchAsync(app, "museum", new SearchFilter { Heading = "museum" });
        Assert.Equal(once, terms.CharactersRead);
        await app.ShowAsync(Document.Minutes);
        await SearchAsync(app, "cars");
        Assert.InRange(terms.CharactersRead - once, 1, Document.Minutes.Text.Length);
    }

    [Fact]
    public async Task Search_VersionGoneUnderTheReader_FindsTheNewText()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        app.Wire.Before("/segments/", () => app.ReplaceAsync(Document.Minutes with { Markdown = "# Minutes\n\nThe zeppelin landed.\n" }));
        var hit = Assert.Single(await SearchAsync(app, "zeppelin", new SearchFilter { Source = Document.Minutes.SourceId }));
        Assert.Equal(2, hit.Citation.Generation);
    }

    private static async Task<int> CallsAsync(ReadingApp app, SearchFilter filter)
    {
        using var meter = StorageCallMeter.Start();
        await SearchAsync(app, "cars", filter);
        return meter.Count;
    }
}
