using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SmartReader;

namespace Reflections.Domain.Documents.Html;

/// <summary>Finds the element that holds what a page is about.</summary>
internal static class HtmlMainContent
{
    /// <summary>Fewest characters of text that a main element must have to be believed.</summary>
    private const int MinimumText = 80;

    /// <summary>A guess that keeps less than this share of the visible text has lost content, not only menus.</summary>
    private const double MinimumShare = 0.5;

    /// <summary>Article detection reads every ancestor's text, so its cost is text times depth; beyond this it is not tried.</summary>
    private const long MaxDetectionWork = 20_000_000;

    public static IElement Find(IHtmlDocument document, string html)
    {
        var body = document.Body ?? document.DocumentElement;
        return Marked(body, "main, [role=main]") ?? Marked(body, "article") ?? Detected(body, html) ?? body;
    }

    /// <summary>What the author marked, if there is exactly one and it has text.</summary>
    private static IElement? Marked(IElement body, string selector)
    {
        var found = body.QuerySelectorAll(selector);
        return found.Length == 1 && VisibleLength(found[0], 0, out _) >= MinimumText ? found[0] : null;
    }

    private static IElement? Detected(IElement body, string html)
    {
        var visible = VisibleLength(body, 0, out var work);
        if (visible < MinimumText || work > MaxDetectionWork)
        {
            return null;
        }

        // The address is only needed to make links absolute, and links are dropped.
        using var reader = new Reader("https://page.invalid/", html) { DisableJSONLD = true };
        var article = reader.GetArticle();
        if (!article.IsReadable || string.IsNullOrWhiteSpace(article.Content))
        {
            return null;
        }

        var found = new HtmlParser().ParseDocument(article.Content).Body!;
        return VisibleLength(found, 0, out _) >= visible * MinimumShare ? found : null;
    }

    private static long VisibleLength(IElement element, int depth, out long work)
    {
        work = 0;
        long length = 0;
        foreach (var child in element.ChildNodes)
        {
            if (child is IText text)
            {
                var own = text.Data.AsSpan().Trim().Length;
                length += own;
                work += (long)own * depth;
            }
            else if (child is IElement inner && !HtmlBoilerplate.Is(inner))
            {
                length += VisibleLength(inner, depth + 1, out var innerWork);
                work += innerWork;
            }
        }

        return length;
    }
}
