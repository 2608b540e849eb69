using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Knowledge.Vectors;

namespace Reflections.Tests.Functions.Reading;

/// <summary>The search of a host with a vector store that looks for words and meaning.</summary>
public sealed class PassageSearchTests : SearchConformance
{
    private readonly MemoryVectorStore _store = new(hybrid: true);

    private protected override MemoryVectorStore Store => _store;

    [Theory]
    [InlineData("Norvik Ferries", "")]
    [InlineData("museum engine", "")]
    [InlineData("who founded the company", "")]
    [InlineData("far away ferries", "guides/")]
    public async Task Search_SameDocuments_FindsWhatSegmentsGive(string query, string prefix)
    {
        await using var stored = await StartAsync(Document.Ferries, Document.Minutes);
        await using var plain = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var filter = new SearchFilter { SourcePrefix = prefix };
        var (found, expected) = (await SearchAsync(stored, query, filter), await SearchAsync(plain, query, filter));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Whole).Order(StringComparer.Ordinal), found.Select(Whole).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Search_SourceRows_AreAllThatIsReadOfStorage()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        Assert.Equal((1, 1), await RequestsAsync(app, SearchFilter.None));
        Assert.Equal((1 + 1, 1), await RequestsAsync(app, new SearchFilter { Entity = "Varnes" }));
    }

    [Fact]
    public async Task Search_ManyInvisibleVersions_AsksForMoreUntilEnoughAreVisible()
    {
        await using var app = await StartAsync();
        for (var version = 1; version <= 12; version++)
        {
            await app.ShowAsync(Document.Ferries with { Markdown = $"# Fleet\n\nThe MS Terna carries {version} cars.\n" });
        }

        _store.Requests.Clear();
        var page = await app.Get<KnowledgeSearch>().SearchAsync(Reflection, "MS Terna cars", SearchFilter.None, 1, null, default);
        Assert.Equal(12, Assert.Single(page.Items).Citation.Generation);
        Assert.Null(page.Continuation);

        // 4, 8, and 16 of 12.
        Assert.Equal(3, _store.Requests["hybrid"]);
    }

    [Fact]
    public async Task Search_WrittenAndNotFlipped_FindsWhatWasVisibleBefore()
    {
        var later = Document.Ferries with { Markdown = "# Fleet\n\nThe zeppelin carries 18 cars.\n" };
        await using var app = await StartAsync(Document.Ferries);
        var before = _store.Count;
        var batch = later.Batch(PipelineFingerprint.Of("reading"));
        await app.Get<KnowledgeWriter>().WriteGenerationAsync(
            new SourceKey(Reflection, later.SourceId), 2, batch, PatchBatchJson.HashOf(PatchBatchJson.Serialize(batch)), default);
        Assert.True(_store.Count > before);
        Assert.All(await SearchAsync(app, "zeppelin cars"), hit => Assert.Equal(1, hit.Citation.Generation));

        // The same records are written once more, and then seen.
        var (written, flipped) = (_store.Count, await app.ShowAsync(later));
        Assert.Equal((2, written), (flipped.Applied!.Generation, _store.Count));
        Assert.Equal(2, (await SearchAsync(app, "zeppelin"))[0].Citation.Generation);
    }

    [Fact]
    public async Task Search_NoVisibleSource_AsksNothing()
    {
        await using var app = await StartAsync(Document.Ferries);
        Assert.Equal((1, 0), await RequestsAsync(app, new SearchFilter { SourcePrefix = "none" }));
    }

    [Fact]
    public async Task Search_StoreDoesNotAnswer_IsUnavailable()
    {
        await using var app = await StartAsync(Document.Ferries);
        _store.Before = _ => throw new HttpRequestException("refused");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => SearchAsync(app, "cars"));
        var (status, body) = await app.GetAsync(app.Knowledge.Search, "/api/reflections/harbour%20book/search?q=cars");
        Assert.Equal(503, status);
        Assert.Contains("storage-unavailable", body, StringComparison.Ordinal);
    }

    private async Task<(int Storage, int Store)> RequestsAsync(ReadingApp app, SearchFilter filter)
    {
        _store.Requests.Clear();
        using var meter = StorageCallMeter.Start();
        await SearchAsync(app, "museum Norvik cars", filter);
        return (meter.Count, _store.Requests.GetValueOrDefault("hybrid"));
    }

    private static string Whole(SearchHit hit) =>
        FormattableString.Invariant($"{hit.Text} {string.Join('>', hit.Citation.HeadingPath)} {hit.Citation with { HeadingPath = [], RunId = "" }}");
}
