using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Reflections.Domain.Documents.Html;

/// <summary>Tells what on a page is not its content: menus, banners, scripts, forms.</summary>
internal static class HtmlBoilerplate
{
    private static readonly FrozenSet<string> Elements = FrozenSet.Create(
        "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "input", "textarea", "iframe", "object", "embed",
        "svg", "math", "canvas", "dialog", "audio", "video", "link", "meta", "head", "title");

    private static readonly FrozenSet<string> Roles = FrozenSet.Create(
        "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar");

    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        "cookie", "cookies", "consent", "gdpr", "breadcrumb", "breadcrumbs", "navbar", "navigation", "nav", "menu", "sidebar", "footer", "share", "sharing",
        "social", "newsletter", "subscribe", "advert", "advertisement", "ads", "sponsored", "pagination", "pager", "related", "skip", "masthead", "toc",
        "comments", "popup", "modal", "banner", "toolbar", "editsection", "noprint");

    /// <summary>True when the element and all in it can be left out.</summary>
    public static bool Is(IElement element)
    {
        var name = element.LocalName;
        if (name is "html" or "body" or "main" or "article")
        {
            return false;
        }

        return Elements.Contains(name)
            || element.HasAttribute("hidden")
            || element.GetAttribute("aria-hidden") == "true"
            || IsInvisible(element.GetAttribute("style"))
            || (element.GetAttribute("role") is { } role && Roles.Contains(role))
            || (name == "header" && !IsInsideArticle(element))
            || (name is "div" or "section" or "ul" or "ol" or "p" or "span" or "header" or "a" && (IsNamed(element.Id) || IsNamed(element.ClassName)));
    }

    private static bool IsInvisible(string? style) =>
        style is not null && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);

    private static bool IsInsideArticle(IElement element)
    {
        for (var parent = element.ParentElement; parent is not null; parent = parent.ParentElement)
        {
            if (parent.LocalName is "main" or "article")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamed(string? names)
    {
        if (string.IsNullOrEmpty(names))
        {
            return false;
        }

        foreach (var token in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // "has-sidebar" and "with-nav" describe a layout; "sidebar-left" and "cookie-bar" name the thing.
            if (token.Split('-', '_')[0] is { Length: > 0 } first && Names.Contains(first.ToLowerInvariant()))
            {
                return true;
            }
        }

        return false;
    }
}
