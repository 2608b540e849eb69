using CsCheck;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Reflections.Functions.Reading;

namespace Reflections.Tests.Functions.Reading;

public sealed class MarkdownTextTests
{
    private static readonly MarkdownPipeline Everything = new MarkdownPipelineBuilder().UseAdvancedExtensions().UseEmojiAndSmiley(enableSmileys: false).Build();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<!-- x -->")]
    [InlineData("&lt;b&gt; &copy; &#60;")]
    [InlineData("[x](javascript:alert(1)) ![i](data:x)")]
    [InlineData("# head\n\n- item\n> quote\n```\ncode\n```\n\n---\n| a | b |\n|---|---|")]
    [InlineData("- item")]
    [InlineData("b. item")]
    [InlineData("iv) item")]
    [InlineData("1. item")]
    [InlineData("12) item")]
    [InlineData("[ ] task")]
    [InlineData("[^1] [^1]: note ^[inline]")]
    [InlineData("see http://example.org www.example.org WWW.Example.org ftp://x a@example.org mailto:a@b.c")]
    [InlineData("*a* _b_ `c` ~~d~~ ==e== ++f++ ^g^ ~h~ $i$ \"\"j\"\" {.k} :smile: :)")]
    [InlineData("term\n: definition")]
    [InlineData("back\\slash \\")]
    [InlineData("a\u2028b\u0085c\0d")]
    public void Of_Anything_IsThatTextAndNothingElse(string text) => AssertIsText(text);

    [Fact]
    public void Of_ArbitraryText_IsThatTextAndNothingElse() =>
        Gen.String[Gen.OneOf(Gen.Char["\\`*_{}[]()<>#+-.!|~&^$=:;@\"'/ \t\n\r"], Gen.Char["abw19.é"]), 0, 24].Sample(AssertIsText, iter: 2000);

    [Fact]
    public void Of_MarksThatTurnTheDirection_AreLeftOut() => Assert.Equal("abc", MarkdownText.Of("a\u202Eb\u2066c"));

    [Theory]
    [InlineData("https://example.org/a?b=1&c=<2>", "https://example.org/a?b=1&c=%3C2%3E")]
    [InlineData("http://example.org/a b)`\\", "http://example.org/a%20b)%60/")]
    [InlineData("mailto:ann@example.org", "mailto:ann@example.org")]
    public void Link_WebOrMailAddress_IsALink(string url, string address)
    {
        var link = Assert.Single(Markdown.Parse($"- {MarkdownText.Link("a]b", url)}", Everything).Descendants<LinkInline>());
        Assert.Equal(address, link.Url);
        Assert.Equal("a]b", TextOf(link));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/local")]
    [InlineData("guides/ferries.md")]
    [InlineData(null)]
    public void Link_AnythingElse_IsText(string? url) => Assert.Equal("id", MarkdownText.Link("id", url));

    private static void AssertIsText(string text)
    {
        var expected = string.Join(' ', text.Split([' ', '\t', '\n', '\r', '\0', '\u2028', '\u0085'], StringSplitOptions.RemoveEmptyEntries));
        foreach (var (before, container) in new[] { ("", typeof(MarkdownDocument)), ("- ", typeof(ListItemBlock)), ("### ", typeof(HeadingBlock)), ("[^1]: “", null) })
        {
            var document = Markdown.Parse($"{before}{MarkdownText.Of(text)}{(container is null ? "”\n\n[^1]" : "")}", Everything);
            var inlines = document.Descendants<LeafBlock>().Where(leaf => leaf.Inline is not null).SelectMany(leaf => leaf.Inline!.Descendants()).ToList();
            Assert.Empty(document.Descendants<HtmlBlock>());
            Assert.Equal(container == typeof(ListItemBlock) ? 1 : 0, document.Descendants<ListItemBlock>().Count());
            Assert.Equal(container == typeof(HeadingBlock) ? 1 : 0, document.Descendants<HeadingBlock>().Count());
            Assert.Empty(document.Descendants<CodeBlock>().Concat<Block>(document.Descendants<QuoteBlock>()).Concat(document.Descendants<ThematicBreakBlock>()));
            Assert.All(
                inlines.Where(inline => inline is not Markdig.Extensions.Footnotes.FootnoteLink and not Markdig.Extensions.SmartyPants.SmartyPant),
                inline => Assert.True(inline is LiteralInline or HtmlEntityInline { Original.Length: 6 }, inline.GetType().Name));
            var shown = string.Concat(inlines.Select(inline => inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                _ => "",
            }));
            Assert.Equal(container is null ? $"“{expected}”" : expected, shown);
        }
    }

    private static string TextOf(LinkInline link) => string.Concat(link.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));
}
