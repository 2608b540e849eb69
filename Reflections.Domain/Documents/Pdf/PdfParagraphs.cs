using System.Text.RegularExpressions;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Groups the lines of a document, in reading order, into paragraphs. One may go on in the next column or on the next page.</summary>
internal static partial class PdfParagraphs
{
    /// <summary>Lines further apart than the usual distance by this factor belong to two paragraphs.</summary>
    private const double MaxPitch = 1.3;

    /// <summary>A line that begins this much to the right of the one before, in sizes, is a first line.</summary>
    private const double MinIndent = 0.9;

    /// <summary>A line that ends this part of the column's width before its edge is a last line, if it ends a sentence.</summary>
    private const double ShortLine = 0.12;

    private const double DefaultPitch = 1.2;

    /// <summary>Where nearly all paragraphs have one line, the most frequent distance is the one between paragraphs.</summary>
    private const double MaxUsualPitch = 1.75;

    public static IEnumerable<IReadOnlyList<PdfLine>> Of(IReadOnlyList<PdfLine> lines)
    {
        var pitches = PitchesOf(lines);
        var paragraph = new List<PdfLine>();
        foreach (var line in lines)
        {
            if (paragraph.Count > 0 && Begins(paragraph, line, pitches.GetValueOrDefault(line.Size, line.Size * DefaultPitch)))
            {
                yield return paragraph;
                paragraph = [];
            }

            paragraph.Add(line);
        }

        if (paragraph.Count > 0)
        {
            yield return paragraph;
        }
    }

    private static bool Begins(List<PdfLine> paragraph, PdfLine line, double pitch)
    {
        var last = paragraph[^1];
        if (Math.Abs(last.Size - line.Size) > 0.6 || ListItem().IsMatch(line.Text))
        {
            return true;
        }

        var distance = last.Y - line.Y;
        if (line.Page != last.Page || distance <= 0)
        {
            // The top of another column or page: only a sentence that is not over goes on there.
            return EndsSentence(last.Text) || !(char.IsLower(line.Text[0]) || last.Text[^1] is '-' or '\u00AD' or ',');
        }

        if (distance > pitch * MaxPitch)
        {
            return true;
        }

        var isItem = ListItem().IsMatch(paragraph[0].Text);
        var right = paragraph.Max(before => before.Right);
        return (!isItem && line.Left - last.Left > MinIndent * line.Size && (paragraph.Count > 1 || EndsSentence(last.Text)))
            || (isItem && line.Left < paragraph[0].Left - (MinIndent * line.Size))
            || (EndsSentence(last.Text) && last.Right < Math.Max(right, line.Right) - (ShortLine * (Math.Max(right, line.Right) - last.Left)));
    }

    /// <summary>The usual distance between two lines of a size: the most frequent one that can be between neighbours.</summary>
    private static Dictionary<double, double> PitchesOf(IReadOnlyList<PdfLine> lines) => lines
        .Zip(lines.Skip(1))
        .Where(pair => pair.First.Page == pair.Second.Page && pair.First.Size == pair.Second.Size
            && pair.First.Y > pair.Second.Y && pair.First.Y - pair.Second.Y < 3 * pair.First.Size)
        .GroupBy(pair => pair.First.Size)
        .ToDictionary(
            size => size.Key,
            size => size.GroupBy(pair => Math.Round((pair.First.Y - pair.Second.Y) * 2) / 2).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
                .Select(group => Math.Min(group.Key, MaxUsualPitch * size.Key)).First());

    private static bool EndsSentence(string text) => text.AsSpan().TrimEnd("\"')]\u201D\u2019") is [.., '.' or '!' or '?' or ':'];

    [GeneratedRegex(@"^(?:[-•‣▪●◦–*]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S", RegexOptions.CultureInvariant)]
    private static partial Regex ListItem();
}
