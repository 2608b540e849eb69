using System.Text.Json;
using Reflections.Domain.Documents;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Knowledge;

public sealed class SegmentChunkTests
{
    private static readonly DocumentParts Pages = new(DocumentPartKind.Page, 7, [0, 10]);

    [Theory]
    [InlineData(true, true, "pages 7-8, Install › Linux")]
    [InlineData(true, false, "pages 7-8")]
    [InlineData(false, true, "Install › Linux")]
    [InlineData(false, false, null)]
    public void LocationOf_PagesAndHeadings_SaysWhatIsThere(bool pages, bool headings, string? expected) =>
        Assert.Equal(expected, new SegmentChunk(0, 100, 5, headings ? ["Install", "Linux"] : [], "", "", pages ? Pages : null).LocationOf(105, 10));

    [Fact]
    public void LocationOf_PartOfTheChunk_IsItsOwnPage() => Assert.Equal("page 8", new SegmentChunk(0, 100, 5, [], "", "", Pages).LocationOf(112, 3));

    [Fact]
    public void Deserialize_ChunkStoredBeforeThereWerePages_IsRead()
    {
        const string Stored = """{"index":0,"start":5,"tokens":1,"headingPath":["A"],"text":"x","vector":""}""";
        var read = JsonSerializer.Deserialize<SegmentChunk>(Stored, StorageJson.Options)!;
        Assert.Equal("A", read.LocationOf(5, 1));
        Assert.Equal(Stored, JsonSerializer.Serialize(read, StorageJson.Options));
    }
}
