using System.Text;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents.Word;

public sealed class DocxReaderTests
{
    [Fact]
    public void Read_StylesAndOutline_AreHeadings()
    {
        var document = Docx(
            DocxFile.Paragraph("Harbour", "berschrift1") + DocxFile.Paragraph("Deep.") + DocxFile.Paragraph("Pier", "berschrift2") + DocxFile.Paragraph("Long.")
            + DocxFile.Paragraph("School", "Chapter") + "<w:p><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr>" + DocxFile.Run("Roof") + "</w:p>" + DocxFile.Paragraph("Old."));
        Assert.Equal("# Harbour\n\nDeep.\n\n## Pier\n\nLong.\n\n# School\n\n### Roof\n\nOld.", document.Text);
        Assert.Equal("Harbour", document.Title);
        Assert.Equal(["School", "Roof"], new DocumentChunker().Chunk(document)[^1].HeadingPath);
    }

    [Fact]
    public void Read_Lists_KeepLevelsAndNumbers()
    {
        var document = Docx(
            DocxFile.Item("rope", 1) + DocxFile.Item("cut", 1, 1) + DocxFile.Item("coil", 1, 1) + DocxFile.Item("chain", 1) + DocxFile.Item("wash", 1, 1)
            + DocxFile.Paragraph("Then:") + DocxFile.Item("first", 2) + DocxFile.Item("second", 2));
        Assert.Equal("- rope\n  1. cut\n  2. coil\n- chain\n  1. wash\n\nThen:\n\n1. first\n2. second", document.Text);
    }

    [Fact]
    public void Read_Table_IsMarkdownAndMergedCellsSayTheirWordsInEachRow()
    {
        static string Cell(string text, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr>{DocxFile.Paragraph(text)}</w:tc>";
        var document = Docx(
            "<w:tbl>"
            + $"<w:tr>{Cell("Port")}{Cell("Berth")}{Cell("Depth")}</w:tr>"
            + $"<w:tr>{Cell("Askvik", "<w:vMerge w:val=\"restart\"/>")}{Cell("East | West")}{Cell("4 m")}</w:tr>"
            + $"<w:tr>{Cell("", "<w:vMerge/>")}{Cell("closed", "<w:gridSpan w:val=\"2\"/>")}</w:tr>"
            + "</w:tbl>");
        Assert.Equal("| Port | Berth | Depth |\n| --- | --- | --- |\n| Askvik | East \\| West | 4 m |\n| Askvik | closed | |", document.Text);
    }

    [Fact]
    public void Read_TrackedChanges_AreAsIfAccepted()
    {
        var document = Docx(
            "<w:p>" + DocxFile.Run("The pier is ") + "<w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>wooden</w:delText></w:r></w:del>"
            + "<w:ins w:id=\"2\" w:author=\"a\">" + DocxFile.Run("steel") + "</w:ins>" + DocxFile.Run(".") + "</w:p>"
            + "<w:p><w:pPr><w:rPr><w:del w:id=\"3\" w:author=\"a\"/></w:rPr></w:pPr>" + DocxFile.Run("It was ") + "</w:p>" + DocxFile.Paragraph("mended."));
        Assert.Equal("The pier is steel.\n\nIt was mended.", document.Text);
    }

    [Fact]
    public void Read_DeletedCellsAndRowsOfInnerTables_AreNotRead()
    {
        var inner = "<w:tbl><w:tr><w:trPr><w:del w:id=\"1\" w:author=\"a\"/></w:trPr><w:tc>" + DocxFile.Paragraph("gone") + "</w:tc></w:tr><w:tr><w:tc>"
            + DocxFile.Paragraph("inner") + "</w:tc></w:tr></w:tbl>";
        var document = Docx(
            "<w:tbl><w:tr><w:tc>" + DocxFile.Paragraph("outer") + inner + DocxFile.Paragraph("end") + "</w:tc><w:tc><w:tcPr><w:cellDel w:id=\"2\" w:author=\"a\"/></w:tcPr>"
            + DocxFile.Paragraph("gone") + "</w:tc></w:tr></w:tbl>");
        Assert.Equal("| outer inner end |", document.Text);
    }

    [Fact]
    public void Read_TextBoxInACell_IsReadOnceBehindTheTable()
    {
        static string Box(string name) => $"<mc:{name}{(name == "Choice" ? " Requires=\"w\"" : "")}><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:textbox><w:txbxContent>{DocxFile.Paragraph("Boxed.")}</w:txbxContent></v:textbox></v:shape></w:pict></mc:{name}>";
        var document = Docx("<w:tbl><w:tr><w:tc><w:p>" + DocxFile.Run("cell") + $"<w:r><mc:AlternateContent>{Box("Choice")}{Box("Fallback")}</mc:AlternateContent></w:r></w:p></w:tc></w:tr></w:tbl>");
        Assert.Equal("| cell |\n\nBoxed.", document.Text);
    }

    [Fact]
    public void Read_FootnoteThatRefersToItself_IsWrittenOnce()
    {
        const string reference = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>";
        var bytes = DocxFile.Of($"<w:p>{DocxFile.Run("Body.")}{reference}</w:p>", $"Note.</w:t></w:r>{reference}<w:r><w:t>");
        Assert.Equal("Body.\n\nFootnote: Note.", Read.Accepted(bytes, DocxFile.ContentType).Text);
    }

    [Fact]
    public void Read_Footnote_StandsBehindItsParagraph()
    {
        var bytes = DocxFile.Of(
            "<w:p>" + DocxFile.Run("The pier is long") + "<w:r><w:footnoteReference w:id=\"1\"/></w:r>" + DocxFile.Run(" and old.") + "</w:p>" + DocxFile.Paragraph("Next."),
            "Measured in 1987.");
        Assert.Equal("The pier is long and old.\n\nFootnote: Measured in 1987.\n\nNext.", Read.Accepted(bytes, DocxFile.ContentType).Text);
    }

    [Fact]
    public void Read_HiddenTextFieldsContentsAndHeaders_AreLeftOut()
    {
        var document = Docx(
            DocxFile.Paragraph("Pier .... 3", "Contents")
            + "<w:p><w:hyperlink w:anchor=\"x\">" + DocxFile.Run("The society") + "</w:hyperlink>" + DocxFile.Run(" met.")
            + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r></w:p>"
            + "<w:p><mc:AlternateContent><mc:Choice Requires=\"w\">" + DocxFile.Run("once") + "</mc:Choice><mc:Fallback>" + DocxFile.Run("once") + "</mc:Fallback></mc:AlternateContent></w:p>"
            + "<w:sdt><w:sdtContent>" + DocxFile.Paragraph("In a control.") + "</w:sdtContent></w:sdt>");
        Assert.Equal("The society met.\n\nonce\n\nIn a control.", document.Text);
    }

    [Fact]
    public void Read_DamagedOrOtherArchive_IsRefusedWithItsReason()
    {
        var docx = DocxFile.Of(DocxFile.Paragraph("Text."));
        Assert.Equal(DocumentRefusal.Damaged, Read.Refused(docx[..^200], DocxFile.ContentType).Code);
        Assert.Equal(DocumentRefusal.Damaged, Read.Refused("no archive", DocxFile.ContentType).Code);
        Assert.Equal(
            DocumentRefusal.Damaged,
            Read.Refused(DocxFile.With(docx, "word/document.xml", stream => stream.Write("<w:document"u8)), DocxFile.ContentType).Code);
        Assert.Equal(DocumentRefusal.Empty, Read.Refused(DocxFile.Of(DocxFile.Paragraph("  ")), DocxFile.ContentType).Code);

        using var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("[Content_Types].xml");
            archive.CreateEntry("xl/workbook.xml");
        }

        var refused = Read.Refused(stream.ToArray(), "application/zip", "a.docx");
        Assert.Equal((DocumentRefusal.MediaType, "The file is a zip archive, but not a DOCX (it is a spreadsheet)."), (refused.Code, refused.Message));
    }

    [Fact]
    public void Read_OleContainer_IsEncryptedOrAnOldFormat()
    {
        byte[] signature = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        Assert.Equal(DocumentRefusal.Encrypted, Read.Refused([.. signature, .. new byte[512], .. Encoding.Unicode.GetBytes("EncryptedPackage")], DocxFile.ContentType).Code);
        Assert.Equal(DocumentRefusal.MediaType, Read.Refused([.. signature, .. new byte[512]], "application/msword").Code);
    }

    private static CanonicalDocument Docx(string body) => Read.Accepted(DocxFile.Of(body), DocxFile.ContentType);
}
