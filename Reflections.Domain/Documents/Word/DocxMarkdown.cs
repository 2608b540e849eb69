using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using MathText = DocumentFormat.OpenXml.Math.Text;

namespace Reflections.Domain.Documents.Word;

/// <summary>
/// Renders a body as Markdown: headings, paragraphs, lists, tables. Text is as it would be with all tracked changes accepted. A footnote stands as a
/// paragraph behind the block that refers to it, so that a quote is not interrupted and the note stays in its section.
/// </summary>
internal sealed class DocxMarkdown
{
    private readonly DocumentLimits limits;
    private readonly DocxStyles styles;
    private readonly DocxLists lists;
    private readonly Dictionary<long, Footnote> footnotes;
    private readonly Dictionary<long, Endnote> endnotes;
    private readonly StringBuilder output = new();
    private readonly List<OpenXmlElement> pending = [];
    private string joined = "";
    private bool isListOpen;

    public DocxMarkdown(MainDocumentPart main, DocumentLimits limits)
    {
        this.limits = limits;
        styles = new DocxStyles(main);
        lists = new DocxLists(main, styles);
        footnotes = NotesOf<Footnote>(main.FootnotesPart?.Footnotes);
        endnotes = NotesOf<Endnote>(main.EndnotesPart?.Endnotes);
    }

    public string Render(Body body)
    {
        Blocks(body);
        if (joined.Length > 0)
        {
            Block(joined);
        }

        return CanonicalText.From(output.ToString());
    }

    private static Dictionary<long, T> NotesOf<T>(OpenXmlElement? notes)
        where T : FootnoteEndnoteType
    {
        var found = new Dictionary<long, T>();
        foreach (var note in notes?.Elements<T>() ?? [])
        {
            // Separators are notes with a type of their own.
            if (note.Id?.Value is { } id && (note.Type is null || note.Type.Value == FootnoteEndnoteValues.Normal))
            {
                found.TryAdd(id, note);
            }
        }

        return found;
    }

    private void Blocks(OpenXmlElement parent)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case Paragraph paragraph:
                    Paragraph(paragraph);
                    break;
                case Table table:
                    Table(table);
                    break;
                case AlternateContent alternate:
                    Blocks(ChosenOf(alternate));
                    break;
                case SdtBlock or SdtContentBlock or CustomXmlBlock or InsertedRun or MoveToRun:
                    Blocks(child);
                    break;
            }
        }
    }

    private void Paragraph(Paragraph paragraph)
    {
        if (styles.IsContents(paragraph))
        {
            return;
        }

        var words = joined + Inline(paragraph);
        joined = "";
        var mark = paragraph.ParagraphProperties?.ParagraphMarkRunProperties;
        if (mark?.GetFirstChild<Deleted>() is not null || mark?.GetFirstChild<MoveFrom>() is not null)
        {
            // The end of this paragraph is deleted: it runs on into the next.
            joined = words;
            return;
        }

        words = words.Trim();
        if (words.Length > 0)
        {
            var level = styles.HeadingLevel(paragraph);
            var item = level == 0 ? lists.MarkOf(paragraph) : null;
            Block(
                level > 0 ? $"{new string('#', level)} {OneLine(words)}"
                : item is not null ? item + words.Replace("\n", "\n" + new string(' ', item.Length), StringComparison.Ordinal)
                : words,
                item is not null);
        }

        WritePending();
    }

    /// <summary>Text boxes and notes that the block referred to.</summary>
    private void WritePending()
    {
        while (pending.Count > 0)
        {
            var referred = pending.ToArray();
            pending.Clear();
            foreach (var element in referred)
            {
                if (element is FootnoteEndnoteType)
                {
                    var note = string.Join(' ', ParagraphsOf(element).Select(paragraph => OneLine(Inline(paragraph))).Where(text => text.Length > 0));
                    if (note.Length > 0)
                    {
                        Block($"Footnote: {note}");
                    }
                }
                else
                {
                    Blocks(element);
                }
            }
        }
    }

    private void Table(Table table)
    {
        var rendered = new MarkdownTable(limits);
        var count = 0;
        foreach (var row in RowsOf(table))
        {
            count++;
            rendered.BeginRow();
            foreach (var cell in CellsOf(row))
            {
                var properties = cell.TableCellProperties;
                var columns = properties?.GridSpan?.Val?.Value ?? 1;
                if (properties?.VerticalMerge is { } merge && (merge.Val is null || merge.Val.Value == MergedCellValues.Continue))
                {
                    rendered.CellFromAbove(columns);
                }
                else
                {
                    rendered.Cell(CellText(cell), columns);
                }
            }
        }

        if (rendered.Render(hasHeader: count > 1) is { Length: > 0 } text)
        {
            Block(text);
        }

        WritePending();
    }

    private static IEnumerable<TableRow> RowsOf(Table table) =>
        table.Elements<TableRow>().Where(row => row.TableRowProperties?.GetFirstChild<Deleted>() is null);

    private static IEnumerable<TableCell> CellsOf(TableRow row) => row.ChildElements.SelectMany(child => child switch
    {
        TableCell cell => [cell],
        SdtCell or CustomXmlCell => child.Descendants<TableCell>().Where(cell => cell.Ancestors<TableRow>().First() == row),
        _ => [],
    }).Where(cell => cell.TableCellProperties?.GetFirstChild<CellDeletion>() is null);

    /// <summary>Paragraphs of a cell or note, those of tables inside included. Those of a text box come with the paragraph that it hangs on.</summary>
    private static IEnumerable<Paragraph> ParagraphsOf(OpenXmlElement parent) => parent.ChildElements.SelectMany(child => child switch
    {
        Paragraph paragraph => [paragraph],
        Table table => RowsOf(table).SelectMany(CellsOf).SelectMany(ParagraphsOf),
        AlternateContent alternate => ParagraphsOf(ChosenOf(alternate)),
        SdtBlock or SdtContentBlock or CustomXmlBlock or InsertedRun or MoveToRun => ParagraphsOf(child),
        _ => [],
    });

    private string CellText(TableCell cell) =>
        string.Join(' ', ParagraphsOf(cell).Select(paragraph => OneLine(Inline(paragraph))).Where(text => text.Length > 0));

    private string Inline(OpenXmlElement paragraph)
    {
        var words = new StringBuilder();
        Runs(paragraph, words);
        return words.ToString();
    }

    private void Runs(OpenXmlElement parent, StringBuilder words)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case Run run when run.RunProperties?.Vanish is { } hidden && (hidden.Val is null || hidden.Val.Value):
                case DeletedRun or MoveFromRun or ParagraphProperties:
                    break;
                case Text text:
                    words.Append(text.Text);
                    break;
                case TabChar or PositionalTab:
                    words.Append(' ');
                    break;
                case Break or CarriageReturn:
                    words.Append('\n');
                    break;
                case NoBreakHyphen:
                    words.Append('-');
                    break;
                // A note is written once: one that refers to itself would never come to its end.
                case FootnoteReference { Id.Value: var id } when footnotes.Remove(id, out var note):
                    pending.Add(note);
                    break;
                case EndnoteReference { Id.Value: var id } when endnotes.Remove(id, out var note):
                    pending.Add(note);
                    break;
                case AlternateContent alternate:
                    Runs(ChosenOf(alternate), words);
                    break;
                case TextBoxContent box:
                    pending.Add(box);
                    break;
                case MathText formula:
                    words.Append(formula.Text);
                    break;
                default:
                    Runs(child, words);
                    break;
            }
        }
    }

    /// <summary>The same content in two forms, for newer and older programs; only one counts.</summary>
    private static OpenXmlElement ChosenOf(AlternateContent alternate) =>
        (OpenXmlElement?)alternate.GetFirstChild<AlternateContentChoice>() ?? (OpenXmlElement?)alternate.GetFirstChild<AlternateContentFallback>() ?? alternate;

    private void Block(string text, bool isItem = false)
    {
        output.Append(output.Length == 0 ? "" : isItem && isListOpen ? "\n" : "\n\n").Append(text);
        isListOpen = isItem;
        DocumentTooLargeException.ThrowIfMore(output.Length, limits.MaxCharacters, "characters of text");
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
