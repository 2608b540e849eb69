using System.Globalization;

namespace Reflections.Domain.Documents.Data;

/// <summary>Reads tables in text form: RFC 4180 with <c>, ; | </c> or tab between fields, whichever the first rows agree on.</summary>
internal static class CsvReader
{
    private const int MaxHeaderLength = 100;

    public static DocumentReading Read(string text, DocumentLimits limits)
    {
        var writer = new RecordWriter(limits);
        var rows = new CsvRows(text, CsvRows.DelimiterOf(text));
        IReadOnlyList<string>? header = null;
        for (var number = 1; rows.Read(out var fields); number++)
        {
            writer.Begin(number);
            writer.Count(fields.Count);
            if (fields.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (header is null)
            {
                header = IsHeader(fields) ? [.. fields] : [];
                if (header.Count > 0)
                {
                    continue;
                }
            }

            for (var column = 0; column < fields.Count; column++)
            {
                writer.Field(NameOf(header, column, fields.Count), fields[column]);
            }
        }

        return rows.UnclosedRow is { } unclosed
            ? DocumentReader.Refuse(
                DocumentRefusal.Damaged, FormattableString.Invariant($"The table is damaged: a quotation mark opened in row {unclosed} is never closed."))
            : writer.ToReading(null);
    }

    /// <summary>Nothing in the file tells; names are short, differ, and are neither empty nor numbers.</summary>
    private static bool IsHeader(List<string> fields) =>
        fields.All(field => !string.IsNullOrWhiteSpace(field) && field.Length <= MaxHeaderLength
            && !double.TryParse(field, NumberStyles.Any, CultureInfo.InvariantCulture, out _)
            && !DateOnly.TryParse(field, CultureInfo.InvariantCulture, out _))
        && fields.Distinct(StringComparer.OrdinalIgnoreCase).Count() == fields.Count;

    private static string? NameOf(IReadOnlyList<string> header, int column, int fields) =>
        column < header.Count ? header[column]
        : fields == 1 ? null
        : string.Create(CultureInfo.InvariantCulture, $"Column {column + 1}");
}
