using System.Text;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("", "text/plain", null, DocumentRefusal.Empty)]
    [InlineData(" \r\n\t\u00A0", "text/plain", null, DocumentRefusal.Empty)]
    [InlineData("a\0b", "text/plain", null, DocumentRefusal.NotText)]
    [InlineData("a\u0007b", "text/markdown", null, DocumentRefusal.NotText)]
    [InlineData("x", "application/zip", null, DocumentRefusal.MediaType)]
    [InlineData("x", "application/pdf", null, DocumentRefusal.Damaged)]
    [InlineData("x", null, "scan.png", DocumentRefusal.MediaType)]
    [InlineData("x", "text/plain; charset=klingon", null, DocumentRefusal.Encoding)]
    [InlineData("<html><body><nav>Menu</nav><script>var a = 'text';</script></body></html>", "text/html", null, DocumentRefusal.NoMainText)]
    public void Read_UnusableDocument_IsRefusedWithItsCode(string text, string? contentType, string? name, string code) =>
        Assert.Equal(code, Assert.IsType<DocumentReading.Refused>(Read(text, contentType, name)).Code);

    [Fact]
    public void Read_InvalidUtf8_IsRefused() =>
        Assert.Equal(DocumentRefusal.Encoding, Assert.IsType<DocumentReading.Refused>(DocumentReader.Read(new byte[] { 0x61, 0xC3, 0x28 }, "text/plain", null, DocumentLimits.Default)).Code);

    [Fact]
    public void Read_MoreBytesThanAllowed_IsRefused() =>
        Assert.Equal(DocumentRefusal.TooLarge, Assert.IsType<DocumentReading.Refused>(DocumentReader.Read(new byte[11], "text/plain", null, new DocumentLimits { MaxBytes = 10 })).Code);

    [Theory]
    [InlineData("windows-1252", "caf\u00E9 \u20AC5")]
    [InlineData("iso-8859-1", "caf\u00E9")]
    [InlineData("shift_jis", "\u6771\u4EAC")]
    [InlineData("utf-16", "caf\u00E9")]
    public void Read_DeclaredCharset_IsUsed(string charset, string text)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset)).GetBytes(text);
        Assert.Equal(text, Accepted(DocumentReader.Read(bytes, $"text/plain; charset=\"{charset}\"", null, DocumentLimits.Default)).Text);
    }

    [Fact]
    public void Read_CharsetInHtmlMeta_IsUsed()
    {
        var bytes = Encoding.Latin1.GetBytes("<html><head><meta charset='windows-1252'></head><body><p>Caf\u00E9 au lait</p></body></html>");
        Assert.Equal("Caf\u00E9 au lait", Accepted(DocumentReader.Read(bytes, "text/html", null, DocumentLimits.Default)).Text);
    }

    [Fact]
    public void Read_ByteOrderMark_WinsOverDeclaredCharset()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("caf\u00E9")];
        Assert.Equal("caf\u00E9", Accepted(DocumentReader.Read(bytes, "text/plain; charset=iso-8859-1", null, DocumentLimits.Default)).Text);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Read_AnyByteOrderMark_IsFollowedAndNotPartOfTheText(string charset)
    {
        var encoding = Encoding.GetEncoding(charset);
        Assert.Equal("caf\u00E9", Documents.Read.Accepted([.. encoding.GetPreamble(), .. encoding.GetBytes("caf\u00E9")], "text/plain; charset=iso-8859-1").Text);
    }

    [Theory]
    [InlineData("ISO-8859-1", 0x80, "\u20AC")]
    [InlineData("latin1", 0xE9, "\u00E9")]
    [InlineData("us-ascii", 0x93, "\u201C")]
    [InlineData("iso-8859-9", 0xF0, "\u011F")]
    [InlineData("x-sjis", 0xB1, "\uFF71")]
    public void Read_LabelThatBrowsersReadAsAnother_IsReadSo(string charset, byte value, string expected) =>
        Assert.Equal(expected, Documents.Read.Accepted([value], $"text/plain; charset={charset}").Text);

    [Fact]
    public void Read_XmlDeclaration_IsUsedAndTheHeaderWinsOverIt()
    {
        var page = "<?xml version='1.0' encoding='windows-1252'?><html><body><p>Caf\u00E9 au lait</p></body></html>";
        Assert.Equal("Caf\u00E9 au lait", Documents.Read.Accepted(Encoding.Latin1.GetBytes(page), "application/xhtml+xml").Text);
        Assert.Equal("Caf\u00E9 au lait", Documents.Read.Accepted(page, "application/xhtml+xml; charset=utf-8").Text);
    }

    [Fact]
    public void Read_Windows1252WithoutAnyDeclaration_IsRefusedAndNotGuessed()
    {
        var page = Encoding.Latin1.GetBytes("<html><body><p>Caf\u00E9 au lait</p></body></html>");
        Assert.Equal(DocumentRefusal.Encoding, Documents.Read.Refused(page, "text/html").Code);
        Assert.Equal("Caf\u00E9 au lait", Documents.Read.Accepted(page, "text/html; charset=windows-1252").Text);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><title>Sign in</title><p>Sign in to read it.", "application/pdf", "a.pdf")]
    [InlineData("\uFEFF <html><p>Sign in to read it.", "text/plain", null)]
    [InlineData("<html><p>Sign in to read it.", null, "a.docx")]
    [InlineData("<html><p>Sign in to read it.", "text/csv", null)]
    public void Read_HtmlUnderAnotherType_IsReadAsHtml(string text, string? contentType, string? name) =>
        Assert.Equal("Sign in to read it.", Accepted(Read(text, contentType, name)).Text);

    [Theory]
    [InlineData("# Title\n\ntext", null, "a/notes.MD", true)]
    [InlineData("# Title\n\ntext", "application/octet-stream", null, true)]
    [InlineData("just text", null, "https://host.com", false)]
    [InlineData("just text", null, "https://host.com/a.txt?b=c.pdf", false)]
    [InlineData("<!DOCTYPE html><body><p>text</p>", null, null, true)]
    [InlineData("# not a heading", "text/plain", "a.md", false)]
    public void Read_WithoutSpecificType_DecidesByNameThenContent(string text, string? contentType, string? name, bool isMarkdown) =>
        Assert.Equal(isMarkdown, Accepted(Read(text, contentType, name)).IsMarkdown);

    [Theory]
    [InlineData("text/html; charset=utf-8", true)]
    [InlineData("TEXT/MARKDOWN", true)]
    [InlineData("text/x-markdown", true)]
    [InlineData("application/xhtml+xml", true)]
    [InlineData(null, true)]
    [InlineData("application/json", true)]
    [InlineData("application/pdf", true)]
    [InlineData("application/ld+json", true)]
    [InlineData("text/csv; header=present", true)]
    [InlineData("image/png", false)]
    public void IsSupported_MediaType_IsAnswered(string? mediaType, bool expected) => Assert.Equal(expected, DocumentReader.IsSupported(mediaType));

    [Theory]
    [InlineData("intro\n\n```\n# code\n```\n## Real *title* ##\n", "Real *title")]
    [InlineData("Title\n=====\ntext", "Title")]
    [InlineData("text only", null)]
    public void Read_Markdown_TakesFirstHeadingAsTitle(string text, string? title) => Assert.Equal(title, Accepted(Read(text, "text/markdown", null)).Title);

    private static DocumentReading Read(string text, string? contentType, string? name) =>
        DocumentReader.Read(Encoding.UTF8.GetBytes(text), contentType, name, DocumentLimits.Default);

    private static CanonicalDocument Accepted(DocumentReading reading) => Assert.IsType<DocumentReading.Accepted>(reading).Document;
}
