using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents.Pdf;

public sealed class PdfReaderTests
{
    private static readonly string[] Left =
    [
        "The harbour was dredged in the spring", "and again in the autumn of that year,", "since the winter storms had moved the", "bar by nearly forty metres to the east.",
        "Pilots were asked to report the depth", "at low water for the following months.",
    ];

    private static readonly string[] Right =
    [
        "No vessel of more than four metres was", "let in during that time. The company", "lost a third of its trade to the ports", "of the northern coast, and it took six",
        "years until the old figures had come", "back and the new pier could be built.",
    ];

    [Fact]
    public void Read_LinesOfParagraphs_AreJoinedAndParagraphsSeparated()
    {
        var document = new PdfPages().Page()
            .Lines(100, ["The ferry to the island sails twice a day in", "summer and once a day in winter. It carries no", "cars."])
            .Lines(160, ["Tickets are sold on board."]).Read();
        Assert.Equal("The ferry to the island sails twice a day in summer and once a day in winter. It carries no cars.\n\nTickets are sold on board.", document.Text);
        Assert.False(document.IsMarkdown);
    }

    [Fact]
    public void Read_TwoColumnsUnderATitle_AreReadOneAfterTheOther()
    {
        var document = new PdfPages().Page().Line("The harbour in the last century", 80, 150, 20).Lines(120, Left).Lines(120, Right, left: 320).Read();
        Assert.Equal($"# The harbour in the last century\n\n{string.Join(' ', Left)}\n\n{string.Join(' ', Right)}", document.Text);
    }

    [Fact]
    public void Read_Table_IsReadRowByRow()
    {
        string[] ports = ["Askvik", "Bremnes", "Torvik", "Selje", "Nesna"];
        var page = new PdfPages().Page();
        for (var i = 0; i < ports.Length; i++)
        {
            page.Line(ports[i], 100 + (i * 12)).Line($"{i + 3} m", 100 + (i * 12), 320);
        }

        Assert.Contains("Askvik 3 m", page.Read().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("They looked at the harb-", "our and left.", "They looked at the harbour and left.")]
    [InlineData("It is a well-", "known place.", "It is a well-known place.")]
    [InlineData("It was Jean-", "Paul who came.", "It was Jean-Paul who came.")]
    [InlineData("All pre-", "and post-war houses.", "All pre- and post-war houses.")]
    [InlineData("It cost 40-", "odd crowns.", "It cost 40- odd crowns.")]
    public void Read_HyphenAtALineEnd_IsUndoneOnlyWhereItDividesAWord(string first, string second, string expected) =>
        Assert.Equal(expected, new PdfPages().Page().Lines(100, [first, second]).Read().Text);

    [Fact]
    public void Read_DividedWordThatIsWrittenWithAHyphenElsewhere_KeepsIt()
    {
        var document = new PdfPages().Page().Lines(100, ["There is a tide-gauge in use, and it is the tide-", "gauge of the town."]).Read();
        Assert.EndsWith("it is the tide-gauge of the town.", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RunningHeadersAndPageNumbers_AreDropped()
    {
        var pages = new PdfPages();
        for (var i = 1; i <= 4; i++)
        {
            pages.Page().Line("Harbour Society - Annual Report", 40).Lines(100, [$"Chapter text number {i * i} of the report."]).Line($"Page {i} of 4", 800, 280);
        }

        Assert.Equal(
            "Chapter text number 1 of the report.\n\nChapter text number 4 of the report.\n\nChapter text number 9 of the report.\n\nChapter text number 16 of the report.",
            pages.Read().Text);
    }

    [Fact]
    public void Read_PageNumberOfAShortLastPage_IsDropped()
    {
        var pages = new PdfPages();
        pages.Page().Lines(100, ["First words of the report.", "Second words of it.", "Third words of it."]).Line("Page 1 of 3", 800, 280);
        pages.Page().Lines(100, ["Fourth words of it.", "Fifth words of it.", "Sixth words of it."]).Line("Page 2 of 3", 800, 280);
        pages.Page().Lines(100, ["Last words of it."]).Line("Page 3 of 3", 800, 280);

        Assert.DoesNotContain("Page", pages.Read().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NumbersThatDoNotFollowThePages_AreKept()
    {
        var pages = new PdfPages();
        foreach (var number in (int[])[4711, 1204, 9233])
        {
            pages.Page().Line($"Invoice {number}", 40).Line($"The sum of {number / 7} crowns is due at once.", 100);
        }

        Assert.Contains("Invoice 1204", pages.Read().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LargerLines_AreHeadings()
    {
        var document = new PdfPages().Page().Line("Harbour guide", 60, size: 20).Line("Depths", 100, size: 14).Lines(125, Left).Line("Lights", 230, size: 14).Lines(255, Right).Read();
        Assert.Equal($"# Harbour guide\n\n## Depths\n\n{string.Join(' ', Left)}\n\n## Lights\n\n{string.Join(' ', Right)}", document.Text);
        Assert.Equal("Harbour guide", document.Title);
        Assert.Equal(["Harbour guide", "Lights"], new DocumentChunker().Chunk(document)[^1].HeadingPath);
    }

    [Fact]
    public void Read_SentenceOverTwoPages_IsOneParagraphOfBoth()
    {
        var document = new PdfPages().Page().Lines(100, Left).Line("The pier is", 172).Page().Line("made of oak.", 100).Page().Line("It has a lamp.", 100).Read();
        Assert.Contains("The pier is made of oak.\n\nIt has a lamp.", document.Text, StringComparison.Ordinal);
        var parts = document.Parts!;
        var sentence = document.Text.IndexOf("The pier is", StringComparison.Ordinal);
        Assert.Equal("pages 1-2", parts.Describe(sentence, "The pier is made".Length));
        Assert.Equal("page 2", parts.Describe(document.Text.IndexOf("oak", StringComparison.Ordinal), 3));
        Assert.Equal("page 3", parts.Describe(document.Text.IndexOf("lamp", StringComparison.Ordinal), 4));
    }

    [Fact]
    public void Read_PageWithoutText_IsStillCounted()
    {
        var document = new PdfPages().Page().Line("First.", 100).Page().Page().Line("Third.", 100).Read();
        Assert.Equal("page 3", document.Parts!.Describe(document.Text.IndexOf("Third", StringComparison.Ordinal), 5));
    }

    [Fact]
    public void Read_EncryptedFile_IsRefused() =>
        Assert.Equal(DocumentRefusal.Encrypted, Read.Refused(RawPdf.Encrypted(), "application/pdf").Code);

    [Fact]
    public void Read_ImagesOnly_SaysThatItSeemsToBeScanned()
    {
        var scan = RawPdf.OfContent(
            "q 100 0 0 100 0 0 cm /I Do Q"u8.ToArray(), "", "/XObject << /I 5 0 R >>",
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream");
        var refused = Read.Refused(scan, "application/pdf");
        Assert.Equal((DocumentRefusal.NoText, "The document has no text; it seems to be scanned images."), (refused.Code, refused.Message));
        Assert.Equal("The document has no text.", Read.Refused(new PdfPages().Page().ToBytes(), "application/pdf").Message);
    }

    [Fact]
    public void Read_DamagedFile_IsRefused()
    {
        var bytes = new PdfPages().Page().Line("Text.", 100).ToBytes();
        Assert.Equal(DocumentRefusal.Damaged, Read.Refused(bytes[..200], "application/pdf").Code);
        Assert.Equal(DocumentRefusal.Damaged, Read.Refused("%PDF-1.7\nnothing else", "application/pdf").Code);
        Assert.Equal(DocumentRefusal.Empty, Read.Refused("", "application/pdf").Code);
    }

    [Fact]
    public void Read_Artifacts_AreLeftOut() =>
        Assert.Equal("text", Read.Accepted(
            RawPdf.OfContent(
                "BT /F 10 Tf 72 700 Td /Artifact << /Type /Pagination >> BDC (page 9) Tj EMC 0 -40 Td /P << /MCID 0 >> BDC (text) Tj EMC ET"u8.ToArray(), "", "/Font << /F 5 0 R >>",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
            "application/pdf").Text);

    [Fact]
    public void Read_WrongContentType_IsOverruledByTheSignature()
    {
        var bytes = new PdfPages().Page().Line("Text.", 100).ToBytes();
        Assert.Equal("Text.", Read.Accepted(bytes, "text/html", "a.html").Text);
    }
}
