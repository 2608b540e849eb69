using System.Text;

namespace Reflections.Domain.Documents.Data;

/// <summary>Cuts text into rows of fields in one pass.</summary>
internal sealed class CsvRows(string text, char delimiter)
{
    private const int SampleRows = 20;
    private const int SampleLength = 64 * 1024;

    private readonly List<string> fields = [];
    private readonly StringBuilder field = new();
    private int position;
    private int row;

    /// <summary>Number of the row in which a quotation mark was opened that nothing closes, or null.</summary>
    public int? UnclosedRow { get; private set; }

    /// <summary>The delimiter that cuts the first rows into the most fields, preferring those that all rows agree on; a comma when none does.</summary>
    public static char DelimiterOf(string text)
    {
        var sample = text[..Math.Min(text.Length, SampleLength)];
        var best = ',';
        var bestScore = 0.0;
        foreach (var candidate in ",;\t|")
        {
            var rows = new CsvRows(sample, candidate);
            var counts = new List<int>();
            while (counts.Count < SampleRows && rows.Read(out var cut))
            {
                if (cut.Count > 1 || cut[0].Length > 0)
                {
                    counts.Add(cut.Count);
                }
            }

            if (counts.Count == 0)
            {
                continue;
            }

            var usual = counts.GroupBy(count => count).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First();
            var score = usual.Key < 2 ? 0 : Math.Pow((double)usual.Count() / counts.Count, 3) * Math.Min(usual.Key, 50);
            if (score > bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    /// <summary>The next row; false at the end. The list is used again for the row after it.</summary>
    public bool Read(out List<string> cut)
    {
        cut = fields;
        fields.Clear();
        if (position >= text.Length)
        {
            return false;
        }

        row++;
        while (true)
        {
            ReadField();
            fields.Add(field.ToString());
            field.Clear();
            if (position >= text.Length)
            {
                return true;
            }

            var end = text[position++];
            if (end != delimiter)
            {
                position += end == '\r' && position < text.Length && text[position] == '\n' ? 1 : 0;
                return true;
            }

            if (position >= text.Length)
            {
                fields.Add("");
                return true;
            }
        }
    }

    /// <summary>Reads up to the delimiter or line end. A quotation mark counts only at the beginning; what follows the closing one is taken as it is.</summary>
    private void ReadField()
    {
        if (position < text.Length && text[position] == '"')
        {
            position++;
            while (true)
            {
                var quote = text.IndexOf('"', position);
                if (quote < 0)
                {
                    UnclosedRow ??= row;
                    field.Append(text, position, text.Length - position);
                    position = text.Length;
                    return;
                }

                field.Append(text, position, quote - position);
                position = quote + 1;
                if (position >= text.Length || text[position] != '"')
                {
                    break;
                }

                field.Append('"');
                position++;
            }
        }

        var rest = text.AsSpan(position);
        var length = rest.IndexOfAny(delimiter, '\n', '\r');
        length = length < 0 ? rest.Length : length;
        field.Append(rest[..length]);
        position += length;
    }
}
