using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Reflections.Domain.Documents.Html;

/// <summary>Reads the main text of an HTML page.</summary>
internal static class HtmlReader
{
    public static DocumentReading Read(string html, DocumentLimits limits)
    {
        IHtmlDocument document;
        try
        {
            document = Parse(html, limits);
        }
        catch (TooComplexException refusal)
        {
            return DocumentReader.Refuse(DocumentRefusal.TooLarge, refusal.Message);
        }

        using (document)
        {
            var title = TitleOf(document);
            var text = CanonicalText.From(HtmlMarkdown.Render(HtmlMainContent.Find(document, html)));
            if (text.Length == 0)
            {
                return DocumentReader.Refuse(DocumentRefusal.NoMainText, "The page has no text of its own besides menus, scripts and the like.");
            }

            return new DocumentReading.Accepted(new CanonicalDocument(text, title ?? MarkdownBlocks.FirstHeading(text), IsMarkdown: true));
        }
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
                    throw new TooComplexException($"The page has more than {limits.MaxElements} elements.");
                }

                var depth = 0;
                for (var node = previous?.Parent; node is not null; node = node.Parent)
                {
                    if (++depth > limits.MaxDepth)
                    {
                        throw new TooComplexException($"The page nests elements deeper than {limits.MaxDepth}.");
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
        return words.Length == 0 ? null : words;
    }

    private sealed class TooComplexException(string message) : Exception(message);
}
