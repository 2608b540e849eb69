namespace Reflections.Domain.Documents.Pdf;

/// <summary>
/// Tells headings by their size, where that can be relied on: most of the text has one size, headings are larger, short, and rare. Where they are not, none
/// is one.
/// </summary>
internal sealed class PdfHeadings
{
    private const int MaxLevels = 4;
    private const int MaxLength = 200;
    private const int MaxLines = 3;

    /// <summary>A heading is larger than the text by at least this factor.</summary>
    private const double MinFactor = 1.12;

    /// <summary>What makes up more of the text than this is no heading, whatever its size.</summary>
    private const double MaxShare = 0.2;

    private readonly Dictionary<double, int> levels = [];
    private readonly bool isReliable;

    private PdfHeadings(IReadOnlyList<PdfLine> lines)
    {
        var sizes = lines.GroupBy(line => line.Size).ToDictionary(group => group.Key, group => group.Sum(line => line.Text.Length));
        if (sizes.Count < 2)
        {
            return;
        }

        var all = sizes.Values.Sum();
        var body = sizes.OrderByDescending(size => size.Value).ThenBy(size => size.Key).First().Key;
        var large = sizes.Where(size => size.Key >= body * MinFactor && size.Value <= MaxShare * all).Select(size => size.Key).OrderDescending().ToList();
        var level = 0;
        var last = double.MaxValue;
        foreach (var size in large)
        {
            // Half a point is no other level.
            level = last - size > 0.6 ? Math.Min(level + 1, MaxLevels) : level;
            last = size;
            levels[size] = level;
        }

        isReliable = sizes.Where(size => levels.ContainsKey(size.Key)).Sum(size => size.Value) <= MaxShare * all;
    }

    /// <summary>True when any size is a heading's.</summary>
    public bool Any => isReliable && levels.Count > 0;

    public static PdfHeadings Of(IReadOnlyList<PdfLine> lines) => new(lines);

    /// <summary>1–4 for a heading, else 0.</summary>
    public int LevelOf(IReadOnlyList<PdfLine> paragraph) =>
        isReliable && levels.TryGetValue(paragraph[0].Size, out var level) && paragraph.Count <= MaxLines
        && paragraph.Sum(line => line.Text.Length) <= MaxLength
        && paragraph.Any(line => line.Text.Any(char.IsLetter)) && paragraph[^1].Text[^1] is not ('.' or ',' or ';')
            ? level
            : 0;
}
