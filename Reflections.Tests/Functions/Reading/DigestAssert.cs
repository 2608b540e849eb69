using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Reflections.Tests.Functions.Reading;

/// <summary>Reads a digest as a Markdown reader with all extensions does.</summary>
internal static class DigestAssert
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    /// <summary>Every bullet cites, every footnote is cited and has its text, and there is no HTML and no link but to the web.</summary>
    public static MarkdownDocument IsCited(string digest)
    {
        var document = Markdown.Parse(digest, Pipeline);
        Assert.Empty(document.Descendants<HtmlBlock>());
        Assert.Empty(document.Descendants<HtmlInline>());
        Assert.Empty(document.Descendants<CodeBlock>());
        Assert.All(
            document.Descendants<LinkInline>(),
            link => Assert.Matches("^(https?|mailto):", link.Url));
        var bullets = document.Descendants<ListItemBlock>().Where(item => !((ListBlock)item.Parent!).IsOrdered).ToList();
        Assert.NotEmpty(bullets);
        Assert.All(bullets, bullet => Assert.Contains(
            bullet.OfType<ParagraphBlock>().Single().Inline!.Descendants<FootnoteLink>(), link => !link.IsBackLink));
        var footnotes = document.Descendants<Footnote>().ToList();
        Assert.Equal(footnotes.Count, digest.Split('\n').Count(line => line.StartsWith("[^", StringComparison.Ordinal)));
        Assert.All(footnotes, footnote => Assert.Contains(footnote.Links, link => !link.IsBackLink));
        Assert.All(footnotes, footnote => Assert.NotEmpty(footnote.Descendants<LiteralInline>()));
        Assert.DoesNotContain(document.Descendants<LiteralInline>(), literal => literal.Content.ToString().StartsWith("[^", StringComparison.Ordinal)
            && int.TryParse(literal.Content.ToString()[2..^1], out var number) && number > footnotes.Count);
        return document;
    }
}
