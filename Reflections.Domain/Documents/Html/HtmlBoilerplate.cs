using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Reflections.Domain.Documents.Html;

/// <summary>
/// Tells what on a page is not its content: menus, banners, scripts, forms. What an element is called is only a hint: one that holds most of the page's
/// running text is content whatever its name.
/// </summary>
internal sealed class HtmlBoilerplate
{
    /// <summary>An element with more than this share of the running text is not believed to be a menu or the like.</summary>
    private const double MaxShare = 0.5;

    /// <summary>Pages with less running text than this, in characters, have nothing to lose that the names would take.</summary>
    private const int MinText = 200;

    /// <summary>A name of more words is made from a heading or a title.</summary>
    private const int MaxWords = 4;

    private static readonly FrozenSet<string> Elements = FrozenSet.Create(
        "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "input", "textarea", "iframe", "object", "embed",
        "svg", "math", "canvas", "dialog", "audio", "video", "link", "meta", "head", "title");

    private static readonly FrozenSet<string> Roles = FrozenSet.Create(
        "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar");

    private static readonly FrozenSet<string> NamedElements = FrozenSet.Create(
        "div", "section", "ul", "ol", "p", "span", "header", "a", "table", "li", "dl", "center");

    /// <summary>Names that begin with one of these.</summary>
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        "cookie", "cookies", "cookiebar", "cookiebanner", "consent", "gdpr", "onetrust", "breadcrumb", "breadcrumbs", "navbar", "navigation", "nav", "navbox",
        "menu", "sidebar", "footer", "share", "sharing", "sharedaddy", "social", "newsletter", "subscribe", "signup", "advert", "advertisement", "ads",
        "sponsored", "promo", "pagination", "pager", "related", "recommended", "recommendations", "trending", "skip", "masthead", "toc", "comments", "disqus",
        "popup", "modal", "banner", "toolbar", "editsection", "noprint", "hidden", "sr", "visually", "screen");

    /// <summary>Names that end with one of these.</summary>
    private static readonly FrozenSet<string> Endings = FrozenSet.Create(
        "nav", "menu", "navigation", "navbar", "breadcrumb", "breadcrumbs", "comments", "cookie", "cookies", "consent", "newsletter", "sharing", "related",
        "pagination", "advertisement", "toolbar", "editsection", "navbox");

    /// <summary>Words that only qualify another; <c>screen</c> alone is a whole page.</summary>
    private static readonly FrozenDictionary<string, string> Qualified = new Dictionary<string, string>
    {
        ["sr"] = "only",
        ["visually"] = "hidden",
        ["screen"] = "reader",
    }.ToFrozenDictionary();

    /// <summary><c>has-sidebar</c> and <c>no-comments</c> describe a layout; <c>sidebar-left</c> and <c>cookie-bar</c> name the thing.</summary>
    private static readonly FrozenSet<string> Describing = FrozenSet.Create(
        "has", "with", "no", "without", "is", "and", "content", "wrapper", "container", "layout", "body", "page");

    /// <summary>What others wrote below a page can be longer than the page.</summary>
    private static readonly FrozenSet<string> NeverContent = FrozenSet.Create(
        "comments", "disqus", "cookie", "cookies", "cookiebar", "cookiebanner", "consent", "gdpr", "onetrust", "hidden");

    private readonly Dictionary<IElement, long> running = [];
    private readonly long all;

    /// <param name="body">The element in which all that is asked about stands. Its tree may be as deep as the limit that was checked before.</param>
    public HtmlBoilerplate(IElement body) => all = Measure(body, isLink: false);

    /// <summary>True when the element and all in it can be left out.</summary>
    public bool Is(IElement element)
    {
        var name = element.LocalName;
        if (name is "html" or "body" or "main" or "article")
        {
            return IsHidden(element);
        }

        return IsNeverShown(element)
            || (((element.GetAttribute("role") is { } role && Roles.Contains(role))
                    || (name == "header" && !IsInsideArticle(element))
                    || (NamedElements.Contains(name) && ((IsNamed(element.Id) && !IsNamedForHeading(element)) || IsNamed(element.ClassName))))
                && !HoldsTheText(element));
    }

    /// <summary>Characters outside of links.</summary>
    public long RunningText(IElement element) => running.GetValueOrDefault(element);

    /// <summary>True when a browser shows nothing of the element, or it is for a visitor's input.</summary>
    public static bool IsNeverShown(IElement element) => Elements.Contains(element.LocalName) || IsHidden(element);

    private static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true" || IsInvisible(element.GetAttribute("style"));

    private static bool IsInvisible(string? style)
    {
        if (style is null)
        {
            return false;
        }

        var rules = string.Concat(style.Where(c => !char.IsWhiteSpace(c)));
        return rules.Contains("display:none", StringComparison.OrdinalIgnoreCase) || rules.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

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

    private bool HoldsTheText(IElement element) =>
        all >= MinText && RunningText(element) > MaxShare * all && !Words(element.Id).Concat(Words(element.ClassName)).Any(NeverContent.Contains);

    private static bool IsNamed(string? names)
    {
        foreach (var token in (names ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Words(token).ToList();
            if (words.Count is 0 or > MaxWords)
            {
                continue;
            }

            var begins = Names.Contains(words[0]) && (!Qualified.TryGetValue(words[0], out var next) || (words.Count > 1 && words[1] == next));
            if (begins || (words.Count > 1 && Endings.Contains(words[^1]) && !words.Exists(Describing.Contains)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Generators name a section for its heading: one on related work is no list of related pages.</summary>
    private static bool IsNamedForHeading(IElement element) =>
        element.QuerySelector("h1, h2, h3, h4, h5, h6") is { } heading
        && string.Join('-', heading.TextContent.Split([.. heading.TextContent.Where(c => !char.IsLetterOrDigit(c))], StringSplitOptions.RemoveEmptyEntries))
            .Equals(string.Join('-', Words(element.Id)), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Words(string? names) =>
        (names ?? "").Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant());

    private long Measure(IElement element, bool isLink)
    {
        var length = 0L;
        foreach (var child in element.ChildNodes)
        {
            if (child is IText text)
            {
                length += isLink ? 0 : text.Data.AsSpan().Trim().Length;
            }
            else if (child is IElement inner && !IsNeverShown(inner))
            {
                length += Measure(inner, isLink || inner.LocalName == "a");
            }
        }

        running[element] = length;
        return length;
    }
}
