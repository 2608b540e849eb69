namespace Reflections.Domain.Documents.Pdf;

/// <summary>Turns the pages of a PDF into canonical text with headings and paragraphs.</summary>
internal static class PdfText
{
    public static CanonicalDocument Of(IReadOnlyList<PdfPage> pages, string? title, DocumentLimits limits)
    {
        var ordered = pages.Select(page => PdfColumns.Order(page.Number, PdfSegments.Of(page))).ToList();
        var furniture = PdfFurniture.Of(ordered);
        var lines = ordered.SelectMany(page => page).Where(line => !furniture.Contains(line)).ToList();
        var headings = PdfHeadings.Of(lines);
        var words = new PdfHyphens(lines);
        var text = new PartedText(DocumentPartKind.Page, limits.MaxCharacters);
        var page = 0;
        foreach (var paragraph in PdfParagraphs.Of(lines))
        {
            text.EndBlock();
            var level = headings.LevelOf(paragraph);
            for (var i = 0; i < paragraph.Count; i++)
            {
                var (before, after) = i + 1 < paragraph.Count ? words.Join(paragraph[i].Text, paragraph[i + 1].Text) : (paragraph[i].Text, "");
                if (paragraph[i].Page != page)
                {
                    page = paragraph[i].Page;
                    text.Begin(page);
                }

                text.Append((i == 0 && level > 0 ? new string('#', level) + " " : "") + before + after);
            }
        }

        var document = text.ToDocument(null, headings.Any);
        return document with { Title = MarkdownBlocks.FirstHeading(headings.Any ? document.Text : "") ?? TitleOf(title) };
    }

    /// <summary>The title that a file names, unless it is a program's or file's name, as many are.</summary>
    private static string? TitleOf(string? title)
    {
        var words = string.Join(' ', CanonicalText.From(title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 || words.Any(char.IsControl) || words.StartsWith("Microsoft ", StringComparison.Ordinal)
            || words.Contains('\\', StringComparison.Ordinal)
            || MediaType.ExtensionOf(words) is { Length: > 1 and < 6 } ? null : words;
    }
}
