using System.Text;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents;

public sealed class HtmlReaderTests
{
    private const string Filler = "The society has kept a record of every tide since the harbour was built, and its members read the gauge twice a day without pay.";

    [Fact]
    public void Read_PageWithMenus_KeepsOnlyTheArticle()
    {
        var document = Read($"""
            <html><head><title>Tides &amp; gauges</title><style>p</style></head><body>
            <header><a href="/">Home</a></header><nav><ul><li>Contact</li></ul></nav>
            <div class="cookie-bar">We use cookies.</div>
            <main><h1>Tide gauges</h1><p>{Filler}</p><aside>Related</aside><script>alert('x')</script></main>
            <footer>Imprint</footer></body></html>
            """);
        Assert.Equal("Tides & gauges", document.Title);
        Assert.Equal($"# Tide gauges\n\n{Filler}", document.Text);
    }

    [Fact]
    public void Read_PageWithoutMarkedContent_StillFindsIt()
    {
        var document = Read($"<body><div id='menu'><a href='a'>One</a></div><div><div><p>{Filler}</p><p>{Filler} Again.</p></div></div><div class='footer'>Imprint</div></body>");
        Assert.Equal($"{Filler}\n\n{Filler} Again.", document.Text);
    }

    [Fact]
    public void Read_Structure_BecomesMarkdown()
    {
        var document = Read($"""
            <main><h2>List</h2><p>{Filler}</p><ul><li>one <a href="x">link</a></li><li>two<ol><li>inner</li></ol></li></ul>
            <table><tr><th>Port</th><th>Depth</th></tr><tr><td>East</td><td>4 | 5 m</td></tr></table>
            <dl><dt>Opened</dt><dd>1987</dd></dl><pre>a
              b</pre><blockquote><p>Quoted</p></blockquote><p>first<br>second &#1;</p></main>
            """);
        Assert.Equal(
            $"## List\n\n{Filler}\n\n- one link\n- two\n\n  1. inner\n\n| Port | Depth |\n| --- | --- |\n| East | 4 \\| 5 m |\n\n- Opened: 1987\n\n```\na\n  b\n```\n\n> Quoted\n\nfirst\nsecond",
            document.Text);
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b><p>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<a><font x='1'>")]
    [InlineData("<span><div></span>")]
    public void Read_DeeplyNestedPage_IsRefusedQuickly(string tags) =>
        Assert.Equal(DocumentRefusal.TooLarge, Assert.IsType<DocumentReading.Refused>(ReadAny(string.Concat(Enumerable.Repeat(tags, 100_000)))).Code);

    [Fact]
    public void Read_TooManyElements_IsRefused() =>
        Assert.Equal(DocumentRefusal.TooLarge, Assert.IsType<DocumentReading.Refused>(ReadAny(string.Concat(Enumerable.Repeat("<p>x", 150_000)))).Code);

    [Fact]
    public void Read_SamePageTwice_GivesTheSameText()
    {
        var page = string.Concat(Enumerable.Range(0, 200).Select(i => $"<div class='c{i}'><p>{Filler} {i}</p></div>"));
        Assert.Equal(Read(page), Read(page));
    }

    private static DocumentReading ReadAny(string html) => DocumentReader.Read(Encoding.UTF8.GetBytes(html), "text/html", null, DocumentLimits.Default);

    private static CanonicalDocument Read(string html) => Assert.IsType<DocumentReading.Accepted>(ReadAny(html)).Document;
}
