using CsCheck;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents;

public sealed class DocumentPartsTests
{
    private static readonly DocumentParts Pages = new(DocumentPartKind.Page, 3, [0, 10, 10, 25]);

    [Theory]
    [InlineData(0, 10, "page 3")]
    [InlineData(9, 2, "pages 3-5")]
    [InlineData(10, 15, "page 5")]
    [InlineData(24, 2, "pages 5-6")]
    [InlineData(100, 1, "page 6")]
    public void Describe_Stretch_NamesThePagesItHasTextOf(int start, int length, string expected) => Assert.Equal(expected, Pages.Describe(start, length));

    [Fact]
    public void Describe_Rows_SaysRows() => Assert.Equal("rows 12-13", new DocumentParts(DocumentPartKind.Row, 12, [0, 5]).Describe(0, 9));

    [Fact]
    public void Within_AnyStretch_NamesTheSamePagesFromItsOwnStart() =>
        Gen.Select(Gen.Int[0, 20].Array[0, 8], Gen.Int[1, 9], Gen.Int[0, 60], Gen.Int[1, 60], Gen.Int[0, 59], Gen.Int[1, 60])
            .Sample((lengths, first, start, length, from, count) =>
            {
                var starts = new List<int> { 0 };
                starts.AddRange(lengths.Select(part => starts[^1] + part));
                var parts = new DocumentParts(DocumentPartKind.Page, first, starts);
                from = Math.Min(from, length - 1);
                count = Math.Min(count, length - from);
                Assert.Equal(parts.Numbers(start + from, count), parts.Within(start, length).Numbers(from, count));
            });

    [Fact]
    public void Chunk_TextInsertedOnAnEarlierPage_ChangesPlacesButNoHash()
    {
        var pages = Enumerable.Range(1, 9).Select(page => $"# Chapter {page}\n\nText of chapter {page} which is about the harbour.").ToList();
        var before = new DocumentChunker().Chunk(Of(pages));
        pages.Insert(0, "# Preface\n\nA page that was not there.");
        var after = new DocumentChunker().Chunk(Of(pages));
        Assert.Equal(before.Select(chunk => chunk.Hash), after.Skip(1).Select(chunk => chunk.Hash));
        Assert.Equal("page 9", before[^1].Parts!.Describe(0, before[^1].Text.Length));
        Assert.Equal("page 10", after[^1].Parts!.Describe(0, after[^1].Text.Length));

        static CanonicalDocument Of(List<string> pages)
        {
            var text = new PartedText(DocumentPartKind.Page, int.MaxValue);
            for (var i = 0; i < pages.Count; i++)
            {
                text.EndBlock();
                text.Begin(i + 1);
                text.Append(pages[i]);
            }

            return text.ToDocument(null, isMarkdown: true);
        }
    }

    [Fact]
    public void ToDocument_TextThatIsNotCanonical_GoesWithoutParts()
    {
        var text = new PartedText(DocumentPartKind.Page, int.MaxValue);
        text.Begin(1);
        text.Append("e");
        text.Begin(2);
        text.Append("\u0301");
        var document = text.ToDocument(null, isMarkdown: false);
        Assert.Equal("\u00E9", document.Text);
        Assert.Null(document.Parts);
    }
}
