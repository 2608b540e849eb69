using System.Text;

namespace Reflections.Domain.Documents;

/// <summary>
/// Builds a table in Markdown. A cell that spans rows says its words in each, so that a row can be read and quoted by itself; one that spans columns says
/// them in the first.
/// </summary>
internal sealed class MarkdownTable(DocumentLimits limits)
{
    private const int MaxSpan = 1000;

    private readonly List<List<string>> rows = [];
    private readonly Dictionary<int, (string Text, int Rows)> spanning = [];
    private long cells;
    private long characters;

    /// <summary>Columns of the widest row.</summary>
    public int Columns => rows.Count == 0 ? 0 : rows.Max(row => row.Count);

    /// <summary>Begins a row.</summary>
    public void BeginRow() => rows.Add([]);

    /// <summary>Adds a cell to the row, behind those that reach into it from above.</summary>
    /// <param name="text">One line.</param>
    /// <param name="columns">Columns it spans; at least 1, at most a thousand are believed.</param>
    /// <param name="rows">Rows it spans; likewise.</param>
    public void Cell(string text, int columns = 1, int rows = 1)
    {
        FillFromAbove();
        var column = this.rows[^1].Count;
        var span = Math.Clamp(columns, 1, MaxSpan);
        for (var i = 0; i < span; i++)
        {
            var words = i == 0 ? text : "";
            Add(words);
            if (rows > 1)
            {
                spanning[column + i] = (words, Math.Min(rows, MaxSpan) - 1);
            }
        }
    }

    /// <summary>Adds a cell that continues the one above it.</summary>
    public void CellFromAbove(int columns)
    {
        var column = rows[^1].Count;
        Cell(rows.Count > 1 && column < rows[^2].Count ? rows[^2][column] : "", columns);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => FillFromAbove();

    /// <summary>The table, or an empty string when no cell has text. Rows without text are left out.</summary>
    /// <param name="hasHeader">True when the first row names the columns.</param>
    public string Render(bool hasHeader)
    {
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var row in rows.Where(row => row.Exists(cell => cell.Length > 0)))
        {
            text.Append(isFirst ? "|" : "\n|");
            foreach (var cell in row)
            {
                text.Append(cell.Length == 0 ? " |" : $" {cell.Replace("|", "\\|", StringComparison.Ordinal)} |");
            }

            if (isFirst && hasHeader)
            {
                text.Append("\n|").Insert(text.Length, " --- |", row.Count);
            }

            isFirst = false;
        }

        return text.ToString();
    }

    private void FillFromAbove()
    {
        while (spanning.Remove(rows[^1].Count, out var above))
        {
            if (above.Rows > 1)
            {
                spanning[rows[^1].Count] = above with { Rows = above.Rows - 1 };
            }

            Add(above.Text);
        }
    }

    private void Add(string text)
    {
        rows[^1].Add(text);
        DocumentTooLargeException.ThrowIfMore(++cells, limits.MaxValues, "table cells");
        DocumentTooLargeException.ThrowIfMore(characters += text.Length, limits.MaxCharacters, "characters of text");
    }
}
