using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class DigestWriterTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("](javascript:alert(1)) [^9]")]
    [InlineData("[^1]: x\n\n[^1]\n- item\n# head")]
    [InlineData("1. <img src=x onerror=alert(1)> {onclick=x} &lt;b&gt;")]
    [InlineData("``` `code` **b** | a |\n|---|")]
    public async Task Write_HostileText_StaysTextEverywhere(string text)
    {
        var (title, url) = (text, $"javascript:{text}");
        var citation = new Citation("id", title, url, "run", 1, "hash", [text], text, 0, text.Length, text);
        var fact = new CitedFact(
            "fact", text, text, text, FactPolarity.Negative, FactModality.Reported, text, 1, [], [citation, citation with { Start = 1, Url = "https://example.org/?a=<b>" }]);
        var version = Sample.Version(1) with { Title = title, Url = url };
        var view = new KnowledgeView(SourceId.Parse("[a](javascript:b) <c>"), version, new KnowledgeManifest("h", 1, "s", 0, 0, 0), [], []);
        var contents = new DigestContents(
            ReflectionId.Parse("<r> [x](y) #"), text, [view], 1, 1, 1,
            [new DigestSection(new CitedEntity("e", text, EntityType.Person, [text], [], []), [new DigestFact(fact, [(FactRelationKind.Contradicts, fact)])])],
            1, [new StoredDamage("storage.damaged_row", text)]);

        using var output = new MemoryStream();
        await DigestWriter.WriteAsync(contents, 10, output, default);

        var document = DigestAssert.IsCited(Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(2, document.Descendants<Markdig.Extensions.Footnotes.Footnote>().Count());
        Assert.Equal("https://example.org/?a=%3Cb%3E", Assert.Single(document.Descendants<LinkInline>()).Url);
        Assert.Equal(["1", "2", "2", "2", "3"], document.Descendants<HeadingBlock>().Select(heading => $"{heading.Level}"));
        Assert.Equal((2, 2), (Items(document, ordered: true), Items(document, ordered: false)));
    }

    private static int Items(MarkdownDocument document, bool ordered) =>
        document.Descendants<ListItemBlock>().Count(item => ((ListBlock)item.Parent!).IsOrdered == ordered);
}
