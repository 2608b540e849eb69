namespace Reflections.Domain.Documents.Data;

/// <summary>
/// Writes rows of a table or records of JSON as canonical text: a block a record, a <c>name: value</c> line a field. A reader and an extractor meet a field
/// with its name, which a line of a table does not give once it is far from its header; a record can be quoted, and is cut from its neighbours, as a
/// paragraph is; and adding a column or a row changes no other record's words. Empty fields are left out. White space inside a value is one space, so that a
/// line is always a field.
/// </summary>
internal sealed class RecordWriter(DocumentLimits limits)
{
    private readonly PartedText text = new(DocumentPartKind.Row, limits.MaxCharacters);
    private int values;
    private long nameLengths;
    private int? row;
    private bool isOpen;

    /// <summary>Begins a record.</summary>
    /// <param name="number">Its number, higher than the one before; null for a document that does not count its records.</param>
    public void Begin(int? number)
    {
        (row, isOpen) = (number, false);
        DocumentTooLargeException.ThrowIfMore(number ?? 0, limits.MaxRows, "rows");
    }

    /// <summary>Counts values that were read, whether or not they are written, and the length of a name, which may be a long path.</summary>
    public void Count(int read, string name = "")
    {
        DocumentTooLargeException.ThrowIfMore(values += read, limits.MaxValues, "values");
        DocumentTooLargeException.ThrowIfMore(nameLengths += name.Length, limits.MaxCharacters, "characters of text");
    }

    /// <summary>Writes a field of the record.</summary>
    /// <param name="name">Its name; null or empty writes the value alone.</param>
    public void Field(string? name, string value)
    {
        if (OneLine(value) is not { Length: > 0 } words)
        {
            return;
        }

        if (isOpen)
        {
            text.Append("\n");
        }
        else
        {
            text.EndBlock();
            if (row is { } number)
            {
                text.Begin(number);
            }

            isOpen = true;
        }

        text.Append(OneLine(name ?? "") is { Length: > 0 } label ? $"{label}: {words}" : words);
    }

    /// <summary>What came of it.</summary>
    public DocumentReading ToReading(string? title) => text.Length == 0
        ? DocumentReader.Refuse(DocumentRefusal.Empty, "The document has no values.")
        : new DocumentReading.Accepted(text.ToDocument(title, isMarkdown: false));

    private static string OneLine(string text)
    {
        var words = string.Join(' ', CanonicalText.From(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        // An escape in JSON can name a control character that the file itself does not contain.
        return words.Any(char.IsControl) ? string.Concat(words.Where(c => !char.IsControl(c))) : words;
    }
}
