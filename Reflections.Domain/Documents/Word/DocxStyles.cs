using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Reflections.Domain.Documents.Word;

/// <summary>What paragraph styles mean. Their ids are in the author's language, their names are not.</summary>
internal sealed class DocxStyles
{
    private const int MaxHeadingLevel = 6;
    private const int MaxBaseStyles = 20;

    private readonly Dictionary<string, Style> styles = new(StringComparer.Ordinal);

    public DocxStyles(MainDocumentPart main)
    {
        foreach (var style in main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        {
            if (style.StyleId?.Value is { } id)
            {
                styles.TryAdd(id, style);
            }
        }
    }

    /// <summary>1–6 for a heading, else 0. The document's title is of level 1.</summary>
    public int HeadingLevel(Paragraph paragraph)
    {
        var properties = paragraph.ParagraphProperties;
        if (properties?.OutlineLevel?.Val?.Value is { } outline)
        {
            return Level(outline + 1);
        }

        foreach (var style in StylesOf(properties?.ParagraphStyleId?.Val?.Value))
        {
            var name = style.StyleName?.Val?.Value ?? "";
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
            {
                return 1;
            }

            if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan("heading ".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var level))
            {
                return Level(level);
            }

            if (style.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } styleOutline)
            {
                return Level(styleOutline + 1);
            }
        }

        return 0;
    }

    /// <summary>True for a line of a table of contents or of figures, which repeats headings with page numbers.</summary>
    public bool IsContents(Paragraph paragraph) =>
        StylesOf(paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value).FirstOrDefault()?.StyleName?.Val?.Value is { } name
        && (name.StartsWith("toc ", StringComparison.OrdinalIgnoreCase) || name.Equals("table of figures", StringComparison.OrdinalIgnoreCase));

    /// <summary>The numbering of a paragraph, its own or its style's; null for none.</summary>
    public NumberingProperties? NumberingOf(Paragraph paragraph)
    {
        var properties = paragraph.ParagraphProperties;
        return properties?.NumberingProperties
            ?? StylesOf(properties?.ParagraphStyleId?.Val?.Value)
                .Select(style => style.StyleParagraphProperties?.NumberingProperties)
                .FirstOrDefault(numbering => numbering is not null);
    }

    /// <summary>A style and those it is based on.</summary>
    private IEnumerable<Style> StylesOf(string? id)
    {
        for (var depth = 0; depth < MaxBaseStyles && id is not null && styles.TryGetValue(id, out var style); depth++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    // Outline level 9 is body text.
    private static int Level(int level) => level is < 1 or > 9 ? 0 : Math.Min(level, MaxHeadingLevel);
}
