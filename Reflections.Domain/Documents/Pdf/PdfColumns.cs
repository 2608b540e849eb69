namespace Reflections.Domain.Documents.Pdf;

/// <summary>Finds the order in which a page is read: column after column where there are columns, else line after line.</summary>
internal static class PdfColumns
{
    private const int MaxColumnDepth = 3;
    private const int Places = 96;

    /// <summary>A column has at least so many lines; less is a table or a pair of captions.</summary>
    private const int MinLines = 4;

    /// <summary>Lines of a column of text have at least so many characters on average; cells of a table have fewer.</summary>
    private const int MinAverageLength = 18;

    /// <summary>Most of what may cross the gap between columns, as part of all characters: headings and wide figures.</summary>
    private const double MaxCrossing = 0.4;

    /// <summary>Two columns stand beside each other over at least this part of the shorter one.</summary>
    private const double MinOverlap = 0.5;

    public static List<PdfLine> Order(int page, List<PdfSegment> segments)
    {
        var lines = new List<PdfLine>();
        Order(page, segments.OrderBy(segment => segment.Row).ThenBy(segment => segment.Left).ToList(), 0, lines);
        return lines;
    }

    private static void Order(int page, List<PdfSegment> segments, int depth, List<PdfLine> lines)
    {
        if (depth >= MaxColumnDepth || GapOf(segments) is not { } gap)
        {
            lines.AddRange(segments.GroupBy(segment => segment.Row).Select(row => Join(page, [.. row])));
            return;
        }

        // What crosses the gap separates what stands above it from what stands below.
        var (left, right) = (new List<PdfSegment>(), new List<PdfSegment>());
        foreach (var row in segments.GroupBy(segment => segment.Row))
        {
            if (row.Any(segment => segment.Left < gap && segment.Right > gap))
            {
                Flush();
                lines.Add(Join(page, [.. row]));
                continue;
            }

            left.AddRange(row.Where(segment => segment.Right <= gap));
            right.AddRange(row.Where(segment => segment.Left >= gap));
        }

        Flush();

        void Flush()
        {
            Order(page, left, depth + 1, lines);
            Order(page, right, depth + 1, lines);
            left = [];
            right = [];
        }
    }

    private static double? GapOf(List<PdfSegment> segments)
    {
        if (segments.Count < 2 * MinLines)
        {
            return null;
        }

        var from = segments.Min(segment => segment.Left);
        var to = segments.Max(segment => segment.Right);
        var all = segments.Sum(segment => segment.Text.Length);
        double? best = null;
        var fewest = double.MaxValue;
        for (var i = Places / 6; i <= Places * 5 / 6; i++)
        {
            var x = from + ((to - from) * i / Places);
            var crossing = segments.Where(segment => segment.Left < x && segment.Right > x).Sum(segment => segment.Text.Length);
            if (crossing < fewest && crossing <= MaxCrossing * all && AreColumns(segments, x))
            {
                (best, fewest) = (x, crossing);
            }
        }

        return best;
    }

    private static bool AreColumns(List<PdfSegment> segments, double gap)
    {
        var left = segments.Where(segment => segment.Right <= gap).ToList();
        var right = segments.Where(segment => segment.Left >= gap).ToList();
        if (!IsText(left) || !IsText(right))
        {
            return false;
        }

        var (leftTop, leftEnd) = (left.Max(segment => segment.Y), left.Min(segment => segment.Y));
        var (rightTop, rightEnd) = (right.Max(segment => segment.Y), right.Min(segment => segment.Y));
        var shared = Math.Min(leftTop, rightTop) - Math.Max(leftEnd, rightEnd);
        return shared >= MinOverlap * Math.Min(leftTop - leftEnd, rightTop - rightEnd);
    }

    private static bool IsText(List<PdfSegment> column) => column.Count >= MinLines && column.Average(segment => segment.Text.Length) >= MinAverageLength;

    private static PdfLine Join(int page, List<PdfSegment> row)
    {
        var widest = row.MaxBy(segment => segment.Text.Length)!;
        return new PdfLine(
            page, string.Join(' ', row.Select(segment => segment.Text)), row.Min(segment => segment.Left), row.Max(segment => segment.Right), widest.Y, widest.Size);
    }
}
