using System.Text.Json;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class KnowledgeExportTests
{
    [Fact]
    public async Task Export_TwoHistoriesOfTheSameKnowledge_IsEqualByteForByte()
    {
        await using var straight = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        await using var winding = await ReadingApp.StartAsync(
            Document.Minutes with { Markdown = "# Draft\n\nHollen.\n" }, Document.Minutes, Document.Ferries, Document.Ferries with { Markdown = "# Closed\n\nVarnes.\n" });
        await winding.ReplaceAsync(Document.Ferries);
        await winding.ShowAsync(Document.Minutes, PipelineFingerprint.Of("another pipeline"));
        Assert.Equal(await straight.ExportAsync(), await winding.ExportAsync());
    }

    [Fact]
    public async Task Export_SmallSource_IsTheseLines()
    {
        const string quote = "The MS Terna carries 18 cars.";
        var document = new Document("a/ø", $"# Fleet\n\n{quote}\n", ("MS Terna", "carry", "18 cars", quote));
        await using var app = await ReadingApp.StartAsync(document);
        var entity = KnowledgeIds.OfEntity(EntityType.Product, "MS Terna");
        var fact = KnowledgeIds.OfFact("MS Terna", "carry", "18 cars", FactPolarity.Positive, null);
        var content = ContentHash.OfCanonical(document.Text);
        Assert.Equal(
            $$"""
            {"kind":"chunk","sourceId":"a/ø","index":0,"start":0,"length":38,"headingPath":["Fleet"],"location":"Fleet","text":"# Fleet\n\nThe MS Terna carries 18 cars."}
            {"kind":"entity","sourceId":"a/ø","id":"{{entity}}","name":"MS Terna","type":"product","mentions":[[13,8]]}
            {"kind":"fact","sourceId":"a/ø","id":"{{fact}}","subject":"MS Terna","predicate":"carry","object":"18 cars","polarity":"positive","date":null,"quote":"The MS Terna carries 18 cars.","location":"Fleet","start":9,"length":29,"confidence":0.7751937984496124}
            {"kind":"source","sourceId":"a/ø","title":"Fleet","url":"https://example.org/a/ø","contentHash":"{{content}}","chunks":1,"entities":1,"facts":1}

            """.ReplaceLineEndings("\n"),
            await app.ExportAsync());
    }

    [Fact]
    public async Task Export_Lines_AreSortedBySourceKindAndPlace()
    {
        await using var app = await ReadingApp.StartAsync(Document.Minutes, Document.Ferries);
        var lines = (await app.ExportAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var keys = lines.Select(line => string.Join(
            '\n',
            line.GetProperty("sourceId").GetString(),
            line.GetProperty("kind").GetString(),
            line.TryGetProperty("index", out var index) ? $"{index.GetInt32():D10}" : line.TryGetProperty("id", out var id) ? id.GetString() : "")).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Equal(2, lines.Count(line => line.GetProperty("kind").GetString() == "source"));
        Assert.Equal(4, lines.Count(line => line.GetProperty("kind").GetString() == "fact"));
    }

    [Fact]
    public async Task Export_VersionGoneUnderTheReader_IsTheNewOneWhole()
    {
        var later = Document.Minutes with { Markdown = "# Minutes\n\nThe zeppelin landed in Varnes.\n" };
        await using var expected = await ReadingApp.StartAsync(Document.Ferries, later);
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        app.Wire.Before($"Knowledge()?$format=application/json;odata=minimalmetadata&$filter=PartitionKey eq '{TableKeys.Of(Document.Reflection, later.SourceId)}", () => app.ReplaceAsync(later));
        Assert.Equal(await expected.ExportAsync(), await app.ExportAsync());
    }

    [Fact]
    public async Task Export_StorageCalls_AreTwoASource()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        using var meter = StorageCallMeter.Start();
        await app.ExportAsync();
        Assert.Equal(1 + (2 * 2), meter.Count);
    }
}
