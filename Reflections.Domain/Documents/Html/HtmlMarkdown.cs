using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Reflections.Domain.Documents.Html;

/// <summary>Renders elements as simple Markdown: headings, paragraphs, lists, tables, code; links and emphasis as their words only.</summary>
internal sealed class HtmlMarkdown
{
    private const int MaxCellLength = 500;

    private readonly StringBuilder output = new();
    private readonly StringBuilder line = new();
    private string prefix = "";
    private string firstPrefix = "";
    private bool tight;

    private HtmlMarkdown()
    {
    }

    public static string Render(IElement element)
    {
        var markdown = new HtmlMarkdown();
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
            else if (node is IElement element && !HtmlBoilerplate.Is(element))
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
                Code(element.TextContent);
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
            case "a" or "abbr" or "b" or "bdi" or "bdo" or "cite" or "code" or "data" or "del" or "dfn" or "em" or "font" or "i" or "ins" or "kbd" or "label"
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
        var words = InlineText(element);
        if (words.Length > 0)
        {
            Block($"{new string('#', element.LocalName[1] - '0')} {words}");
        }
    }

    private void List(IElement list)
    {
        var number = 0;
        foreach (var item in list.Children.Where(child => !HtmlBoilerplate.Is(child)))
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
        foreach (var child in list.QuerySelectorAll("dt, dd"))
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

    private void Table(IElement table)
    {
        var isFirst = true;
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var cells = row.Children.Where(cell => cell.LocalName is "td" or "th").ToList();
            if (cells.Count == 0)
            {
                continue;
            }

            Block("| " + string.Join(" | ", cells.Select(cell => InlineText(cell).Replace("|", "\\|", StringComparison.Ordinal))) + " |");
            tight = true;
            if (isFirst && cells.All(cell => cell.LocalName == "th"))
            {
                Block("|" + string.Concat(Enumerable.Repeat(" --- |", cells.Count)));
                tight = true;
            }

            isFirst = false;
        }

        tight = false;
    }

    /// <summary>Old pages lay out whole columns with tables; those are read as blocks.</summary>
    private static bool IsDataTable(IElement table) =>
        table.QuerySelector("table, ul, ol, pre, h1, h2, h3") is null
        && table.QuerySelectorAll("td").All(cell => cell.TextContent.Length <= MaxCellLength);

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
                // A character reference can name a control character that the source did not contain.
                if (!char.IsControl(c))
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

    private static string InlineText(IElement element)
    {
        var inner = new HtmlMarkdown();
        inner.Children(element);
        inner.EndParagraph();
        return string.Join(' ', inner.output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
