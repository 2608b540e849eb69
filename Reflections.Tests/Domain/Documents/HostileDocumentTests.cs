using System.IO.Compression;
using System.Text;
using Reflections.Domain.Documents;
using Reflections.Tests.Domain.Documents.Pdf;
using Reflections.Tests.Domain.Documents.Word;

namespace Reflections.Tests.Domain.Documents;

/// <summary>Small files that ask for much. Each is refused by a count, and the count is set so low that a reader which does not count would show.</summary>
public sealed class HostileDocumentTests
{
    private static readonly byte[] Docx = DocxFile.Of(DocxFile.Paragraph("Text."));

    [Fact]
    public void ReadDocx_EntryThatExpandsBeyondTheLimit_IsRefused()
    {
        var bomb = DocxFile.With(Docx, "word/media/image1.png", stream =>
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 80; i++)
            {
                stream.Write(zeros);
            }
        });
        Assert.True(bomb.Length < 1024 * 1024);
        RefusesFor("67108864 bytes once decompressed", Read.Refused(bomb, DocxFile.ContentType));
    }

    [Fact]
    public void ReadDocx_EntryThatDeclaresAFalseSize_IsCountedByWhatComesOut()
    {
        var bomb = DocxFile.With(Docx, "word/document.xml", stream => stream.Write(Encoding.ASCII.GetBytes($"<a>{new string(' ', 2 * 1024 * 1024)}</a>")));
        var directory = bomb.AsSpan().LastIndexOf("word/document.xml"u8) - 46;
        BitConverter.TryWriteBytes(bomb.AsSpan(directory + 24), 10);
        var refused = Read.Refused(bomb, DocxFile.ContentType, null, DocumentLimits.Default with { MaxExpandedBytes = 1024 * 1024 });

        // A library may end the entry at its declared size, which leaves half a document; none may believe that and expand it.
        Assert.Contains(refused.Code, new[] { DocumentRefusal.TooLarge, DocumentRefusal.Damaged });
    }

    [Fact]
    public void ReadDocx_EntityBomb_IsDamaged()
    {
        var entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">" + string.Concat(Enumerable.Range(0, 20).Select(i => $"<!ENTITY a{i} \"{(i == 0 ? "&a;" : $"&a{i - 1};&a{i - 1};")}\">")) + "]>";
        var bomb = DocxFile.With(Docx, "word/document.xml", stream => stream.Write(Encoding.UTF8.GetBytes(entities + "<w:document>&a19;</w:document>")));
        Assert.Equal(DocumentRefusal.Damaged, Read.Refused(bomb, DocxFile.ContentType).Code);
    }

    [Fact]
    public void ReadDocx_DeepOrManyElements_IsRefused()
    {
        var deep = DocxFile.With(Docx, "word/document.xml", stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000)))));
        RefusesFor("deeper than 256", Read.Refused(deep, DocxFile.ContentType));
        var many = DocxFile.Of(string.Concat(Enumerable.Repeat("<w:p/>", 2_000)));
        RefusesFor("1000 XML elements", Read.Refused(many, DocxFile.ContentType, null, DocumentLimits.Default with { MaxValues = 1_000 }));
    }

    [Fact]
    public void ReadDocx_CellsThatSpanMuch_AreCounted()
    {
        var row = "<w:tr>" + string.Concat(Enumerable.Repeat("<w:tc><w:tcPr><w:gridSpan w:val=\"2000000000\"/></w:tcPr><w:p/></w:tc>", 20)) + "</w:tr>";
        var refused = Read.Refused(DocxFile.Of($"<w:tbl>{row}</w:tbl>"), DocxFile.ContentType, null, DocumentLimits.Default with { MaxValues = 10_000 });
        RefusesFor("10000 table cells", refused);
    }

    [Fact]
    public void ReadJson_DeepNesting_IsRefusedBeforeItIsParsed()
    {
        RefusesFor("deeper than 256", Read.Refused(new string('[', 10_000) + new string(']', 10_000), "application/json"));
        RefusesFor("deeper than 256", Read.Refused(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), "application/json"));
    }

    [Fact]
    public void ReadJson_ManyValuesRowsOrLongPaths_AreRefused()
    {
        var limits = DocumentLimits.Default with { MaxRows = 100, MaxValues = 1_000, MaxCharacters = 20_000 };
        RefusesFor("100 rows", Read.Refused($"[{string.Join(',', Enumerable.Repeat("{}", 101))}]", "application/json", null, limits));
        RefusesFor("1000 values", Read.Refused($"{{{string.Join(',', Enumerable.Repeat("\"\":[[]]", 1_001))}}}", "application/json", null, limits));

        // A long name stands before each of its members, though they are empty.
        var path = $"[{{\"{new string('n', 1_000)}\":{{{string.Join(',', Enumerable.Repeat("\"a\":null", 50))}}}}}]";
        RefusesFor("20000 characters", Read.Refused(path, "application/json", null, limits));
    }

    [Fact]
    public void ReadCsv_ManyRowsCellsOrCharacters_AreRefused()
    {
        var limits = DocumentLimits.Default with { MaxRows = 100, MaxValues = 1_000, MaxCharacters = 5_000 };
        RefusesFor("100 rows", Read.Refused("a,b\n" + string.Concat(Enumerable.Repeat("\n", 200)), "text/csv", null, limits));
        RefusesFor("1000 values", Read.Refused("a,b\n" + new string(',', 2_000), "text/csv", null, limits));
        var repeated = $"{new string('h', 100)},x\n" + string.Concat(Enumerable.Repeat("1,2\n", 60));
        RefusesFor("5000 characters", Read.Refused(repeated, "text/csv", null, limits));
    }

    [Fact]
    public void ReadText_OneHugeLine_IsRefusedByItsLengthAndReadBelowIt()
    {
        var line = new string('x', 100_000);
        Assert.Equal(line, Read.Accepted(line, "text/csv").Text);
        RefusesFor("99999 characters", Read.Refused(line, "text/plain", null, DocumentLimits.Default with { MaxCharacters = 99_999 }));
    }

    [Fact]
    public void ReadHtml_CellsThatSpanMuch_AreCounted()
    {
        var page = "<table><tr>" + string.Concat(Enumerable.Repeat("<td colspan=65534 rowspan=65534>x</td>", 20)) + "</tr>" + string.Concat(Enumerable.Repeat("<tr><td>y</td></tr>", 50)) + "</table>";
        RefusesFor("10000 table cells", Read.Refused(page, "text/html", null, DocumentLimits.Default with { MaxValues = 10_000 }));
    }

    [Fact]
    public void ReadHtml_ListsOfTermsInEachOther_AreReadOnce()
    {
        var page = "<main>" + string.Concat(Enumerable.Repeat("<dl><dd>", 60)) + "deep" + string.Concat(Enumerable.Repeat("</dd></dl>", 60)) + "</main>";
        Assert.EndsWith("deep", Read.Accepted(page, "text/html").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHtml_LinesThatQuotationsLengthen_AreCounted()
    {
        var page = string.Concat(Enumerable.Repeat("<blockquote>", 100)) + "<pre>" + string.Concat(Enumerable.Repeat("a\n", 1_000)) + "</pre>";
        RefusesFor("100000 characters", Read.Refused(page, "text/html", null, DocumentLimits.Default with { MaxCharacters = 100_000 }));
    }

    [Theory]
    [InlineData("{\"a\": \"x\\ud800\"}")]
    [InlineData("[{\"\\udc00\": 1}]")]
    public void ReadJson_HalfASurrogatePair_IsDamagedWithItsReason(string json)
    {
        var refused = Read.Refused(json, "application/json");
        Assert.Equal(DocumentRefusal.Damaged, refused.Code);
        Assert.Contains("surrogate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadPdf_StreamThatExpands_IsRefused()
    {
        using var zeros = new MemoryStream();
        using (var compress = new ZLibStream(zeros, CompressionLevel.Fastest, leaveOpen: true))
        {
            compress.Write(new byte[4 * 1024 * 1024]);
        }

        var bomb = RawPdf.OfContent(zeros.ToArray(), "/Filter /FlateDecode");
        RefusesFor("1048576 bytes once decompressed", Read.Refused(bomb, "application/pdf", null, DocumentLimits.Default with { MaxExpandedBytes = 1024 * 1024 }));
    }

    [Theory]
    [InlineData("/RunLengthDecode")]
    [InlineData("/LZWDecode")]
    [InlineData("[/RunLengthDecode /RunLengthDecode]")]
    public void ReadPdf_OtherFiltersThatExpand_AreRefused(string filter)
    {
        // 0x81 0x20 is a run of 128 blanks. As LZW, ever longer runs follow from codes that are not yet in the table.
        var data = filter.Contains("LZW", StringComparison.Ordinal) ? LzwRuns(2_000) : Enumerable.Repeat<byte[]>([0x81, 0x20], 2_000).SelectMany(run => run).ToArray();
        var bomb = RawPdf.OfContent(data, $"/Filter {filter}");
        RefusesFor("bytes once decompressed", Read.Refused(bomb, "application/pdf", null, DocumentLimits.Default with { MaxExpandedBytes = 200_000 }));
    }

    [Fact]
    public void ReadPdf_DrawingsInDrawings_AreCountedEachTimeTheyAreRun()
    {
        // Ten times ten to the seventh operations in a few hundred bytes.
        var objects = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            var content = string.Concat(Enumerable.Repeat("/X Do ", 10));
            objects.Add($"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {i + 6} 0 R >> >> /Length {content.Length} >>\nstream\n{content}\nendstream");
        }

        objects.Add("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 1 >>\nstream\n \nendstream");
        var bomb = RawPdf.OfContent("/X Do"u8.ToArray(), "", "/XObject << /X 5 0 R >>", [.. objects]);
        RefusesFor("10000 drawing operations", Read.Refused(bomb, "application/pdf", null, DocumentLimits.Default with { MaxOperations = 10_000 }));
    }

    [Fact]
    public void ReadPdf_DrawingThatDrawsItself_ComesToAnEnd()
    {
        const string Content = "/Y Do";
        var circle = RawPdf.OfContent(
            "/X Do"u8.ToArray(), "", "/XObject << /X 5 0 R >>",
            $"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Y 6 0 R >> >> /Length {Content.Length} >>\nstream\n{Content}\nendstream",
            $"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Y 5 0 R >> >> /Length {Content.Length} >>\nstream\n{Content}\nendstream");
        RefusesFor("nests drawings deeper than 32", Read.Refused(circle, "application/pdf"));
    }

    [Theory]
    [InlineData("/W [0 2000000000 500]")]
    [InlineData("/W2 [0 2000000000 1 2 3]")]
    public void ReadPdf_FontWithARangeOfAThousandMillionWidths_IsRefused(string widths)
    {
        var bomb = RawPdf.OfContent(
            "BT /F 10 Tf (x) Tj ET"u8.ToArray(), "", "/Font << /F 5 0 R >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> {widths} >>");
        RefusesFor("drawing operations", Read.Refused(bomb, "application/pdf"));
    }

    [Fact]
    public void ReadPdf_FontWithARangeOfAllCharacters_IsRefused()
    {
        const string Map = "begincmap 1 beginbfrange % <00> <01>\n<00000000> <FFFFFFFF> <0041> endbfrange endcmap";
        var bomb = RawPdf.OfContent(
            "BT /F 10 Tf (x) Tj ET"u8.ToArray(), "", "/Font << /F 5 0 R >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", $"<< /Length {Map.Length} >>\nstream\n{Map}\nendstream");
        RefusesFor("drawing operations", Read.Refused(bomb, "application/pdf"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    public void ReadPdf_PagesInACircle_AreRefused(int length)
    {
        var nodes = Enumerable.Range(0, length).Select(i => $"<< /Type /Pages /Count 1 /Kids % [\n [{(i + 1) % length + 2} 0 R] >>");
        RefusesFor("refer to each other in a circle", Read.Refused(RawPdf.OfObjects(["<< /Type /Catalog /Pages 2 0 R >>", .. nodes]), "application/pdf"));
    }

    [Fact]
    public void ReadPdf_DeepPageTree_IsRefused()
    {
        var nodes = Enumerable.Range(0, 20_000).Select(i => $"<< /Type /Pages /Count 1 /K#69ds [{i + 3} 0 R] >>");
        RefusesFor("nests its pages deeper than 256", Read.Refused(RawPdf.OfObjects(["<< /Type /Catalog /Pages 2 0 R >>", .. nodes]), "application/pdf"));
    }

    [Fact]
    public void ReadPdf_ManyPages_AreRefused()
    {
        var pages = new PdfPages();
        for (var i = 0; i < 4; i++)
        {
            pages.Page().Line("Text.", 100);
        }

        RefusesFor("3 pages", Read.Refused(pages.ToBytes(), "application/pdf", null, DocumentLimits.Default with { MaxPages = 3 }));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("<< /a ")]
    [InlineData("(")]
    public void ReadPdf_DeepObjects_DoNotOverflowTheStack(string opening) =>
        Assert.IsType<DocumentReading.Refused>(DocumentReader.Read(
            RawPdf.OfObjects(["<< /Type /Catalog /Pages 2 0 R >>", string.Concat(Enumerable.Repeat(opening, 100_000))]), "application/pdf", null, DocumentLimits.Default));

    [Fact]
    public void ReadPdf_DeepObjectsInAPage_DoNotOverflowTheStack() =>
        Assert.IsType<DocumentReading.Refused>(DocumentReader.Read(
            RawPdf.OfContent(Encoding.ASCII.GetBytes(new string('[', 100_000)), ""), "application/pdf", null, DocumentLimits.Default));

    [Fact]
    public void Read_DamagedBytesOfAnyFormat_AreReadOrRefusedButNeverThrow()
    {
        byte[][] documents = [new PdfPages().Page().Line("Some text on a page.", 100).ToBytes(), Docx, Encoding.UTF8.GetBytes("""[{"a":"b"},{"c":[1,2]}]"""), Encoding.UTF8.GetBytes("a,b\n\"1\",2\n")];
        string[] types = ["application/pdf", DocxFile.ContentType, "application/json", "text/csv"];
        var random = new Random(4711);
        for (var i = 0; i < 200; i++)
        {
            var damaged = documents[i % 4].ToArray();
            for (var change = 0; change < 1 + (i % 7); change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Assert.NotNull(DocumentReader.Read(damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)], types[i % 4], null, DocumentLimits.Default));
        }
    }

    private static void RefusesFor(string count, DocumentReading.Refused refused)
    {
        Assert.Equal(DocumentRefusal.TooLarge, refused.Code);
        Assert.Contains(count, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A literal and then, code for code, the entry that is only being made: each says one byte more than the one before.</summary>
    private static byte[] LzwRuns(int codes)
    {
        var bits = new List<bool>();
        var entries = 258;
        Add(256, 9);
        Add(32, 9);
        for (var i = 0; i < codes; i++)
        {
            Add(entries, entries >= 2047 ? 12 : entries >= 1023 ? 11 : entries >= 511 ? 10 : 9);
            entries++;
        }

        return [.. bits.Chunk(8).Select(octet => (byte)octet.Select((bit, i) => bit ? 1 << (7 - i) : 0).Sum())];

        void Add(int code, int width)
        {
            for (var bit = width - 1; bit >= 0; bit--)
            {
                bits.Add((code >> bit & 1) == 1);
            }
        }
    }
}
