using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Reflections.Domain.Documents.Html;

/// <summary>
/// Renders elements as simple Markdown: headings, paragraphs, lists, tables, code, links to other pages; emphasis as its words only, and a heading without
/// its links, since it names a section.
/// </summary>
internal sealed partial class HtmlMarkdown
{
    private const int MaxCellLength = 500;
    private const int MinMenuLinks = 4;

    /// <summary>A list with less of its text outside of links than this is a menu, where nothing else tells what is.</summary>
    private const double MaxMenuText = 0.2;

    private readonly HtmlBoilerplate boilerplate;
    private readonly DocumentLimits limits;
    private readonly bool keepsLinks;
    private readonly bool dropsMenus;

    private readonly StringBuilder output = new();
    private readonly StringBuilder line = new();
    private string prefix = "";
    private string firstPrefix = "";
    private bool tight;

    private HtmlMarkdown(HtmlBoilerplate boilerplate, DocumentLimits limits, bool keepsLinks, bool dropsMenus)
    {
        this.boilerplate = boilerplate;
        this.limits = limits;
        this.keepsLinks = keepsLinks;
        this.dropsMenus = dropsMenus;
    }

    /// <summary>The Markdown of all in an element that is content.</summary>
    public static string Render(IElement element, HtmlBoilerplate boilerplate, DocumentLimits limits)
    {
        var markdown = new HtmlMarkdown(boilerplate, limits, keepsLinks: true, dropsMenus: element.LocalName == "body");
        markdown.Children(element);
        markdown.EndParagraph();
        return markdown.output.ToString();
    }

    private void Children(INode parent)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText text)
            {
                Words(text.Data);
            }
            else if (node is IElement element && !boilerplate.Is(element) && !IsMenu(element))
            {
                Element(element);
            }
        }
    }

    private void Element(IElement element)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                EndParagraph();
                Heading(element);
                break;
            case "ul" or "ol" or "menu":
                EndParagraph();
                List(element);
                break;
            case "dl":
                EndParagraph();
                Definitions(element);
                break;
            case "table" when IsDataTable(element):
                EndParagraph();
                Table(element);
                break;
            case "pre":
                EndParagraph();
                Code(CodeOf(element));
                break;
            case "blockquote":
                EndParagraph();
                Indented("> ", "> ", () => Children(element));
                break;
            case "br":
                line.Append('\n');
                break;
            case "hr":
                EndParagraph();
                break;
            case "a":
                Link(element);
                break;
            case "sup" when NoteMark().IsMatch(element.TextContent):
                break;
            case "abbr" or "b" or "bdi" or "bdo" or "cite" or "code" or "data" or "del" or "dfn" or "em" or "font" or "i" or "ins" or "kbd" or "label"
                or "mark" or "q" or "s" or "samp" or "small" or "span" or "strong" or "sub" or "sup" or "time" or "tt" or "u" or "var" or "wbr" or "img":
                Children(element);
                break;
            default:
                EndParagraph();
                Children(element);
                EndParagraph();
                break;
        }
    }

    private void Heading(IElement element)
    {
        // A sign at the end is a link to the heading itself.
        var words = InlineText(element, withLinks: false).TrimEnd('¶', '#', '§', ' ');
        if (words.Length > 0)
        {
            Block($"{new string('#', element.LocalName[1] - '0')} {words}");
        }
    }

    private void List(IElement list)
    {
        var number = 0;
        foreach (var item in list.Children.Where(child => !boilerplate.Is(child)))
        {
            number++;
            var mark = list.LocalName == "ol" ? number.ToString(CultureInfo.InvariantCulture) + ". " : "- ";
            Indented(mark, new string(' ', mark.Length), () => Children(item));
            tight = true;
        }

        tight = false;
    }

    private void Definitions(IElement list)
    {
        string? term = null;
        foreach (var child in TermsOf(list))
        {
            var words = InlineText(child);
            if (child.LocalName == "dt")
            {
                term = words.TrimEnd(':');
            }
            else if (words.Length > 0)
            {
                Block(term is null ? $"- {words}" : $"- {term}: {words}");
                tight = true;
            }
        }

        tight = false;
    }

    /// <summary>Terms and definitions of a list itself: those of a list inside belong to the definition that holds it, and are written with it.</summary>
    private IEnumerable<IElement> TermsOf(IElement list) => list.Children.Where(child => !boilerplate.Is(child))
        .SelectMany(child => child.LocalName is "dt" or "dd" ? [child] : TermsOf(child));

    private void Table(IElement table)
    {
        if (table.Children.FirstOrDefault(child => child.LocalName == "caption" && !boilerplate.Is(child)) is { } caption && InlineText(caption) is { Length: > 0 } title)
        {
            Block(title);
        }

        var rendered = new MarkdownTable(limits);
        bool? hasHeader = null;
        foreach (var row in table.QuerySelectorAll("tr").Where(row => row.Closest("table") == table && !boilerplate.Is(row) && !boilerplate.Is(row.ParentElement!)))
        {
            var cells = row.Children.Where(cell => cell.LocalName is "td" or "th" && !boilerplate.Is(cell)).ToList();
            if (cells.Count == 0)
            {
                continue;
            }

            hasHeader ??= cells.All(cell => cell.LocalName == "th");
            rendered.BeginRow();
            foreach (var cell in cells)
            {
                rendered.Cell(InlineText(cell), SpanOf(cell, "colspan"), SpanOf(cell, "rowspan"));
            }

            rendered.EndRow();
        }

        if (rendered.Render(hasHeader == true) is { Length: > 0 } text)
        {
            Block(text);
        }
    }

    private static int SpanOf(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? span : 1;

    /// <summary>Old pages lay out whole columns with tables; those are read as blocks.</summary>
    private static bool IsDataTable(IElement table) =>
        table.QuerySelector("table, pre, h1, h2, h3, h4") is null
        && (table.QuerySelector("th, caption") is not null
            || (table.QuerySelector("ul, ol") is null && table.QuerySelectorAll("td").All(cell => cell.TextContent.Length <= MaxCellLength)));

    private bool IsMenu(IElement element)
    {
        if (!dropsMenus || element.LocalName is not ("ul" or "ol" or "menu") || element.QuerySelectorAll("a[href]").Length < MinMenuLinks)
        {
            return false;
        }

        return boilerplate.RunningText(element) < MaxMenuText * element.TextContent.AsSpan().Trim().Length;
    }

    private void Link(IElement element)
    {
        var (start, before) = (line.Length, output.Length);
        Children(element);
        if (!keepsLinks || output.Length != before || line.Length <= start || HtmlLink.TargetOf(element.GetAttribute("href")) is not { } target)
        {
            return;
        }

        var written = line.ToString(start, line.Length - start);
        var words = written.Trim();
        if (words.Length == 0 || words == target || words.AsSpan().IndexOfAny('[', ']', '\n') >= 0)
        {
            return;
        }

        line.Length = start;
        line.Append(written.AsSpan(0, written.IndexOf(words[0], StringComparison.Ordinal)))
            .Append('[').Append(words).Append("](").Append(target).Append(')')
            .Append(written.AsSpan(written.TrimEnd().Length));
    }

    private static string CodeOf(IElement element)
    {
        var code = new StringBuilder();
        AppendCode(element, code);
        return string.Concat(code.ToString().Where(c => !char.IsControl(c) || c is '\n' or '\r' or '\t'));
    }

    /// <summary>What an element inside is called tells nothing here: highlighters name their colours as they like.</summary>
    private static void AppendCode(INode parent, StringBuilder code)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText text)
            {
                code.Append(text.Data);
            }
            else if (node is IElement { LocalName: "br" })
            {
                code.Append('\n');
            }
            else if (node is IElement element && !HtmlBoilerplate.IsNeverShown(element))
            {
                AppendCode(element, code);
            }
        }
    }

    private void Code(string code)
    {
        var lines = code.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n').Split('\n');
        var longest = lines.Max(text => text.TrimStart().TakeWhile(c => c == '`').Count());
        var fence = new string('`', Math.Max(3, longest + 1));
        Block(string.Join('\n', [fence, .. lines, fence]));
    }

    private void Indented(string first, string rest, Action content)
    {
        var (outerPrefix, outerFirst) = (prefix, firstPrefix);
        var inner = outerFirst.Length > 0 ? outerFirst : prefix;
        (firstPrefix, prefix) = (inner + first, prefix + rest);
        content();
        EndParagraph();

        // The mark was used up by the first block; an item without any leaves the outer mark for the next.
        var used = firstPrefix.Length == 0;
        (prefix, firstPrefix) = (outerPrefix, used ? "" : outerFirst);
    }

    private void EndParagraph()
    {
        var lines = line.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        line.Clear();
        if (lines.Length > 0)
        {
            Block(string.Join('\n', lines));
        }
    }

    private void Block(string text)
    {
        if (output.Length > 0)
        {
            output.Append(tight ? "\n" : "\n\n");
        }

        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            output.Append(i > 0 ? "\n" : "").Append(i == 0 && firstPrefix.Length > 0 ? firstPrefix : prefix).Append(lines[i]);

            // Within quotations and lists each line is longer than it is in the page.
            DocumentTooLargeException.ThrowIfMore(output.Length, limits.MaxCharacters, "characters of text");
        }

        firstPrefix = "";
        tight = false;
    }

    private void Words(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                // A character reference can name a control character that the source did not contain. Soft hyphens and the like divide words unseen.
                if (!char.IsControl(c) && c is not ('\u00AD' or '\u200B' or '\uFEFF' or '\uFFFC'))
                {
                    line.Append(c);
                }
            }
            else if (line.Length > 0 && !char.IsWhiteSpace(line[^1]))
            {
                line.Append(' ');
            }
        }
    }

    private string InlineText(IElement element, bool withLinks = true)
    {
        var inner = new HtmlMarkdown(boilerplate, limits, withLinks, dropsMenus: false);
        inner.Children(element);
        inner.EndParagraph();
        return string.Join(' ', inner.output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The mark of a note, which would stand in the middle of every quote.</summary>
    [GeneratedRegex(@"^\s*\[(?:\d{1,4}|[a-z]{1,2}|note \d+)\]\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoteMark();
}
