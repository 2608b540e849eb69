using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Reflections.Domain.Documents.Html;

/// <summary>Reads the main text of an HTML page.</summary>
internal static class HtmlReader
{
    public static DocumentReading Read(string html, DocumentLimits limits)
    {
        using var document = Parse(html, limits);
        var title = TitleOf(document);
        var (content, boilerplate) = HtmlMainContent.Find(document, html);
        var text = CanonicalText.From(HtmlMarkdown.Render(content, boilerplate, limits));
        return text.Length == 0
            ? DocumentReader.Refuse(DocumentRefusal.NoMainText, "The page has no text of its own besides menus, scripts and the like.")
            : new DocumentReading.Accepted(new CanonicalDocument(text, title ?? MarkdownBlocks.FirstHeading(text), IsMarkdown: true));
    }

    /// <summary>
    /// Parses under the limits. The check runs while the tree grows, because parsing itself is quadratic in the depth of a hostile page. An element is
    /// placed after it was reported, so each report measures the one before.
    /// </summary>
    private static IHtmlDocument Parse(string html, DocumentLimits limits)
    {
        var count = 0;
        INode? previous = null;
        var options = new HtmlParserOptions
        {
            SkipComments = true,
            OnCreated = (element, _) =>
            {
                if (++count > limits.MaxElements)
                {
                    throw new DocumentTooLargeException($"The page has more than {limits.MaxElements} elements.");
                }

                var depth = 0;
                for (var node = previous?.Parent; node is not null; node = node.Parent)
                {
                    if (++depth > limits.MaxDepth)
                    {
                        throw new DocumentTooLargeException($"The page nests elements deeper than {limits.MaxDepth}.");
                    }
                }

                previous = element;
            },
        };
        return new HtmlParser(options).ParseDocument(html);
    }

    private static string? TitleOf(IHtmlDocument document)
    {
        var title = Collapse(document.Title);
        return title ?? Collapse(document.QuerySelector("h1")?.TextContent);
    }

    private static string? Collapse(string? text)
    {
        var words = string.Join(' ', CanonicalText.From(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        words = string.Concat(words.Where(c => !char.IsControl(c)));
        return words.Length == 0 ? null : words;
    }
}
