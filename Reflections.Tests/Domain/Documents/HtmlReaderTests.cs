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
            $"## List\n\n{Filler}\n\n- one [link](x)\n- two\n\n  1. inner\n\n| Port | Depth |\n| --- | --- |\n| East | 4 \\| 5 m |\n\n- Opened: 1987\n\n```\na\n  b\n```\n\n> Quoted\n\nfirst\nsecond",
            document.Text);
    }

    [Fact]
    public void Read_ArticleInDivsAmongNamedBoilerplate_IsAllThatIsLeft()
    {
        var document = Read($"""
            <body class="has-sidebar"><div id="page"><div class="site-nav"><ul><li><a href="/a">News</a></li><li><a href="/b">Sport</a></li></ul></div>
            <div class="cookie-banner"><p>We value your privacy and ask you to accept all of the cookies that our partners would like to set.</p></div>
            <div class="columns"><div class="post-body"><h1>Tide gauges</h1><p>{Filler}</p><p>{Filler} And again.</p></div>
            <div class="post-related"><h3>Related</h3><a href="/c">Another story</a></div>
            <div id="comments"><p>{Filler} I say.</p><p>{Filler} You say.</p><p>{Filler} They say.</p></div></div></div></body>
            """);
        Assert.Equal($"# Tide gauges\n\n{Filler}\n\n{Filler} And again.", document.Text);
    }

    [Theory]
    [InlineData("<div class='menu'><p>{0}</p><p>{0} Twice.</p></div>")]
    [InlineData("<div id='sidebar'><div class='social'><p>{0}</p><p>{0} Twice.</p></div></div>")]
    [InlineData("<header><p>{0}</p><p>{0} Twice.</p></header>")]
    [InlineData("<main><p>Skip</p></main><div><p>{0}</p><p>{0} Twice.</p></div>")]
    [InlineData("<div id='related-work' class='section'><h2>Related work</h2><p>{0}</p></div><p>{0} Twice.</p><p>{0}</p><p>{0}</p>")]
    public void Read_TextUnderAMisleadingName_IsNotLost(string page) =>
        Assert.Contains($"{Filler} Twice.", Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, page, Filler)).Text, StringComparison.Ordinal);

    [Fact]
    public void Read_SectionNamedForItsHeading_IsKept() =>
        Assert.Contains("See others.", Read($"<main><p>{Filler} {Filler} {Filler}</p><div id='related-work'><h2>Related work</h2><p>See others.</p></div></main>").Text, StringComparison.Ordinal);

    [Fact]
    public void Read_SeveralArticles_TheLargestIsThePageAndTheOthersAreComments() =>
        Assert.Equal($"{Filler}\n\n{Filler}", Read($"<div><article><p>{Filler}</p><p>{Filler}</p></article></div><div><article>First!</article><article>Second!</article></div>").Text);

    [Theory]
    [InlineData("<p hidden>x</p>")]
    [InlineData("<p style='display: none'>x</p>")]
    [InlineData("<p style='VISIBILITY:hidden'>x</p>")]
    [InlineData("<p aria-hidden=true>x</p>")]
    [InlineData("<span class='visually-hidden'>x</span>")]
    [InlineData("<span class='sr-only'>x</span>")]
    [InlineData("<template><p>x</p></template>")]
    [InlineData("<noscript>x</noscript>")]
    [InlineData("<script type='text/plain'>x</script>")]
    [InlineData("<sup><a href='#n1'>[1]</a></sup>")]
    public void Read_WhatNobodySees_IsLeftOut(string hidden) => Assert.Equal(Filler, Read($"<main><p>{Filler}</p>{hidden}</main>").Text);

    [Theory]
    [InlineData("<a href='https://a.example/b?q=1#part'>here</a>", "[here](https://a.example/b?q=1)")]
    [InlineData("<a href='../b.html'> the <b>pier</b> </a>", "[the pier](../b.html)")]
    [InlineData("<a href='https://a.example/b?utm_source=x&amp;q=1&amp;PHPSESSID=9'>here</a>", "[here](https://a.example/b?q=1)")]
    [InlineData("<a href='#part'>here</a>", "here")]
    [InlineData("<a href='javascript:x()'>here</a>", "here")]
    [InlineData("<a href='mailto:a@b.example'>here</a>", "here")]
    [InlineData("<a href='https://a.example/'>https://a.example/</a>", "https://a.example/")]
    [InlineData("<a href='https://a.example/(x)'>here</a>", "here")]
    [InlineData("<a href='/b'>[1]</a>", "[1]")]
    public void Read_Link_IsKeptWhereItLeadsElsewhere(string link, string expected) =>
        Assert.Equal($"{Filler} See {expected} now.", Read($"<main><p>{Filler} See {link} now.</p></main>").Text);

    [Fact]
    public void Read_LinkInAHeading_IsItsWords() => Assert.StartsWith("## Pier\n", Read($"<main><h2><a href='/pier'>Pier</a> <a href='/x'>¶</a></h2><p>{Filler}</p></main>").Text, StringComparison.Ordinal);

    [Fact]
    public void Read_TableWithSpans_SaysASpannedCellInEveryRow()
    {
        var document = Read($"""
            <main><p>{Filler}</p><table><caption>Depths</caption><tr><th>Port</th><th>Berth</th><th>Depth</th></tr>
            <tr><td rowspan=2>Askvik</td><td>East</td><td><ul><li>4 m</li></ul></td></tr><tr><td colspan=2>closed</td></tr><tr><td>Selje</td><td></td><td>9 m</td></tr></table></main>
            """);
        Assert.EndsWith(
            "Depths\n\n| Port | Berth | Depth |\n| --- | --- | --- |\n| Askvik | East | - 4 m |\n| Askvik | closed | |\n| Selje | | 9 m |", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FiguresListsAndCode_KeepTheirForm()
    {
        var document = Read($"""
            <main><p>{Filler}</p><figure><img src="a.png" alt="x"><figcaption>The pier in 1987.</figcaption></figure>
            <dl><dt>Pier</dt><dd>A place to land.</dd><dd>A jetty.</dd><dt>Quay</dt><dd>A wall.</dd></dl>
            <ol><li>one<ul><li>a<ul><li>b</li></ul></li></ul></li><li>two</li></ol><pre><code>if x:<br>  go()</code></pre></main>
            """);
        Assert.Equal(
            $"{Filler}\n\nThe pier in 1987.\n\n- Pier: A place to land.\n- Pier: A jetty.\n- Quay: A wall.\n\n1. one\n\n   - a\n\n     - b\n2. two\n\n```\nif x:\n  go()\n```",
            document.Text);
    }

    [Fact]
    public void Read_MenuWithoutAnyMark_IsDroppedFromABody() =>
        Assert.Equal($"{Filler} {Filler}", Read($"<ul><li><a href=1>One</a><li><a href=2>Two</a><li><a href=3>Three</a><li><a href=4>Four</a></ul><p>{Filler} {Filler}</p>").Text);

    [Fact]
    public void Read_ControlCharacters_ArePassedOver() => Assert.Equal(Filler, Read($"<main><p>{Filler.Replace(" tide ", " ti\u0081de\u00AD ", StringComparison.Ordinal)}</p></main>").Text);

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

    [Fact]
    public void Read_HiddenInsideListsTablesAndCode_IsLeftOut()
    {
        var document = Read($"""
            <main><p>{Filler}</p><dl><dt>Opened</dt><dd>1987</dd><dd style="display:&#10;none">secret</dd></dl>
            <table><caption hidden>secret</caption><tbody hidden><tr><td>secret</td></tr></tbody><tbody><tr><td>East</td><td>4 m</td></tr></tbody></table>
            <pre>run<span hidden>secret</span><button>Copy</button><br>stop</pre></main>
            """);
        Assert.Equal($"{Filler}\n\n- Opened: 1987\n\n| East | 4 m |\n\n```\nrun\nstop\n```", document.Text);
    }

    [Fact]
    public void Read_ListOfTermsInsideAnother_IsWrittenOnceWithItsDefinition()
    {
        var document = Read($"<main><p>{Filler}</p><dl><div><dt>Pier</dt><dd>east<dl><dt>Depth</dt><dd>4 m</dd></dl></dd></div></dl></main>");
        Assert.Equal($"{Filler}\n\n- Pier: east - Depth: 4 m", document.Text);
    }

    private static DocumentReading ReadAny(string html) => DocumentReader.Read(Encoding.UTF8.GetBytes(html), "text/html", null, DocumentLimits.Default);

    private static CanonicalDocument Read(string html) => Assert.IsType<DocumentReading.Accepted>(ReadAny(html)).Document;
}
