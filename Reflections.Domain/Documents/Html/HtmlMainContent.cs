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
    private const double MinimumShare = 0.6;

    /// <summary>What the author marked is believed with less: the rest may be menus without any mark. With still less it is a teaser.</summary>
    private const double MinimumMarkedShare = 0.2;

    /// <summary>One of several articles is the page's when it has this share of their text; the others are comments or teasers.</summary>
    private const double MainArticleShare = 0.6;

    /// <summary>Article detection reads every ancestor's text, so its cost is text times depth; beyond this it is not tried.</summary>
    private const long MaxDetectionWork = 20_000_000;

    /// <summary>The element, with what tells its content from the rest; the whole body when nothing else can be trusted.</summary>
    public static (IElement Element, HtmlBoilerplate Boilerplate) Find(IHtmlDocument document, string html)
    {
        var body = document.Body ?? document.DocumentElement;
        var boilerplate = new HtmlBoilerplate(body);
        if ((Marked(body, boilerplate, "main, [role=main]") ?? Marked(body, boilerplate, "article")) is { } marked)
        {
            return (marked, boilerplate);
        }

        return Detected(body, boilerplate, html) is { } detected ? (detected, new HtmlBoilerplate(detected)) : (body, boilerplate);
    }

    /// <summary>What the author marked, if one holds most of what is so marked, and enough of the page.</summary>
    private static IElement? Marked(IElement body, HtmlBoilerplate boilerplate, string selector)
    {
        var found = body.QuerySelectorAll(selector);
        if (found.Length == 0)
        {
            return null;
        }

        var largest = found.MaxBy(boilerplate.RunningText)!;
        var others = found.Where(element => element != largest && !largest.Contains(element)).Sum(boilerplate.RunningText);
        var length = boilerplate.RunningText(largest);
        var visible = VisibleLength(largest, boilerplate, 0, out _);
        return visible >= MinimumText && length >= MainArticleShare * (length + others)
            && visible >= MinimumMarkedShare * VisibleLength(body, boilerplate, 0, out _) ? largest : null;
    }

    private static IElement? Detected(IElement body, HtmlBoilerplate boilerplate, string html)
    {
        var visible = VisibleLength(body, boilerplate, 0, out var work);
        if (visible < MinimumText || work > MaxDetectionWork)
        {
            return null;
        }

        // Its links come back absolute; an address that cannot exist tells those that were not so written.
        using var reader = new Reader(HtmlLink.NoAddress, html) { DisableJSONLD = true };
        var article = reader.GetArticle();
        if (!article.IsReadable || string.IsNullOrWhiteSpace(article.Content))
        {
            return null;
        }

        var found = new HtmlParser().ParseDocument(article.Content).Body!;
        return VisibleLength(found, new HtmlBoilerplate(found), 0, out _) >= visible * MinimumShare ? found : null;
    }

    private static long VisibleLength(IElement element, HtmlBoilerplate boilerplate, int depth, out long work)
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
            else if (child is IElement inner && !boilerplate.Is(inner))
            {
                length += VisibleLength(inner, boilerplate, depth + 1, out var innerWork);
                work += innerWork;
            }
        }

        return length;
    }
}
