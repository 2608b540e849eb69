using System.Text;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Puts the glyphs of a page together to words and lines.</summary>
internal static class PdfSegments
{
    /// <summary>Glyphs whose base lines differ by less than this part of their size stand on one line; exponents do.</summary>
    private const double LineTolerance = 0.45;

    /// <summary>A gap that is wider than this part of the size is a space, even if none is drawn. A space is 0.25 in most fonts.</summary>
    private const double SpaceGap = 0.17;

    /// <summary>A gap that is wider than this part of the size separates columns or cells.</summary>
    private const double SegmentGap = 1.4;

    /// <summary>A glyph drawn again this near is a shadow or a bold face made by printing twice.</summary>
    private const double Twice = 0.08;

    public static List<PdfSegment> Of(PdfPage page)
    {
        var segments = new List<PdfSegment>();
        var row = 0;
        foreach (var direction in page.Glyphs.Select(Level).GroupBy(glyph => glyph.Turns, glyph => glyph.Glyph).OrderByDescending(group => group.Count()))
        {
            foreach (var line in Lines(direction))
            {
                Cut(line, row++, segments);
            }
        }

        return segments;
    }

    /// <summary>Turns text that runs up, down or backwards so that it runs to the right.</summary>
    private static (int Turns, PdfGlyph Glyph) Level(PdfGlyph glyph)
    {
        var (x, y) = (glyph.EndX - glyph.StartX, glyph.EndY - glyph.StartY);
        var turns = Math.Abs(x) >= Math.Abs(y) ? (x >= 0 ? 0 : 2) : (y > 0 ? 1 : 3);
        return (turns, turns switch
        {
            0 => glyph,
            1 => glyph with { StartX = glyph.StartY, StartY = -glyph.StartX, EndX = glyph.EndY, EndY = -glyph.EndX },
            2 => glyph with { StartX = -glyph.StartX, StartY = -glyph.StartY, EndX = -glyph.EndX, EndY = -glyph.EndY },
            _ => glyph with { StartX = -glyph.StartY, StartY = glyph.StartX, EndX = -glyph.EndY, EndY = glyph.EndX },
        });
    }

    private static IEnumerable<List<PdfGlyph>> Lines(IEnumerable<PdfGlyph> glyphs)
    {
        var line = new List<PdfGlyph>();
        var largest = 0.0;
        foreach (var glyph in glyphs.OrderByDescending(glyph => glyph.StartY).ThenBy(glyph => glyph.StartX))
        {
            if (line.Count > 0 && line[0].StartY - glyph.StartY > LineTolerance * Math.Max(largest, glyph.Size))
            {
                yield return line;
                line = [];
                largest = 0;
            }

            line.Add(glyph);
            largest = Math.Max(largest, glyph.Size);
        }

        if (line.Count > 0)
        {
            yield return line;
        }
    }

    private static void Cut(List<PdfGlyph> line, int row, List<PdfSegment> segments)
    {
        var ordered = line.OrderBy(glyph => glyph.StartX).ToList();
        var text = new StringBuilder();
        var first = 0;
        var right = double.MinValue;
        for (var i = 0; i < ordered.Count; i++)
        {
            var glyph = ordered[i];
            var isBlank = string.IsNullOrWhiteSpace(glyph.Text);
            var gap = glyph.StartX - right;
            if (text.Length > 0 && !isBlank)
            {
                if (gap > SegmentGap * glyph.Size)
                {
                    Flush(i);
                }
                else if (IsRepeated(i))
                {
                    continue;
                }
                else if (gap > SpaceGap * glyph.Size && !char.IsWhiteSpace(text[^1]))
                {
                    text.Append(' ');
                }
            }

            if (isBlank)
            {
                text.Append(text.Length > 0 && !char.IsWhiteSpace(text[^1]) ? " " : "");
            }
            else
            {
                first = text.Length == 0 ? i : first;
                text.Append(Letters(glyph.Text));
                right = Math.Max(right, glyph.EndX);
            }
        }

        Flush(ordered.Count);

        void Flush(int end)
        {
            var words = CanonicalText.From(text.ToString()).Trim();
            if (words.Length > 0)
            {
                var drawn = ordered.GetRange(first, end - first).Where(glyph => !string.IsNullOrWhiteSpace(glyph.Text)).ToList();
                var size = drawn.GroupBy(glyph => Math.Round(glyph.Size * 2) / 2).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First();
                segments.Add(new PdfSegment(row, words, drawn[0].StartX, right, size.First().StartY, size.Key));
            }

            text.Clear();
            right = double.MinValue;
        }

        bool IsRepeated(int i)
        {
            for (var before = i - 1; before >= Math.Max(0, i - 3); before--)
            {
                if (ordered[before].Text == ordered[i].Text && ordered[i].StartX - ordered[before].StartX < Twice * ordered[i].Size
                    && Math.Abs(ordered[i].StartY - ordered[before].StartY) < Twice * ordered[i].Size)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Ligatures as their letters, and nothing that is no character.</summary>
    private static string Letters(string text)
    {
        var letters = text switch
        {
            "\uFB00" => "ff",
            "\uFB01" => "fi",
            "\uFB02" => "fl",
            "\uFB03" => "ffi",
            "\uFB04" => "ffl",
            "\uFB05" or "\uFB06" => "st",
            "\u00A0" => " ",
            _ => text,
        };
        return letters.Any(char.IsControl) ? string.Concat(letters.Where(c => !char.IsControl(c))) : letters;
    }
}
