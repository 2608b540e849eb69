using System.Globalization;
using System.Text.RegularExpressions;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Finds running headers, footers and page numbers: lines at the edge of most pages that say the same but for the page's number.</summary>
internal static partial class PdfFurniture
{
    /// <summary>How many lines at the top and at the bottom of a page are looked at.</summary>
    private const int EdgeLines = 3;

    /// <summary>On fewer pages nothing can be told from what repeats by chance; only bare page numbers are.</summary>
    private const int MinPages = 3;

    /// <summary>Left and right pages may have headers of their own.</summary>
    private const double MinShare = 0.4;

    /// <summary>Most of the lines of one form must agree on a number, or on its distance from the page's.</summary>
    private const double Agreement = 0.8;

    /// <summary>The lines that are part of the page and not of the text.</summary>
    /// <param name="pages">The lines of each page, in any order.</param>
    public static HashSet<PdfLine> Of(IReadOnlyList<IReadOnlyList<PdfLine>> pages)
    {
        var filled = pages.Where(page => page.Count > 0).ToList();
        var found = new HashSet<PdfLine>(ReferenceEqualityComparer.Instance);
        var edges = filled.SelectMany(Edges).GroupBy(edge => (edge.IsTop, Form: Digits().Replace(edge.Line.Text, "#").ToLowerInvariant()));
        foreach (var form in edges)
        {
            var lines = form.Select(edge => edge.Line).ToList();
            var onPages = lines.Select(line => line.Page).Distinct().Count();
            var isBare = BareNumber().IsMatch(form.Key.Form);
            if (onPages >= (isBare ? 2 : MinPages) && onPages >= MinShare * filled.Count && NumbersFollowPages(lines))
            {
                found.UnionWith(lines);
            }
        }

        return found;
    }

    /// <summary>On a short page, such as the last, a line stands at both edges.</summary>
    private static IEnumerable<(bool IsTop, PdfLine Line)> Edges(IReadOnlyList<PdfLine> page)
    {
        var sorted = page.OrderByDescending(line => line.Y).ToList();
        return sorted.Take(EdgeLines).Select(line => (true, line)).Concat(sorted.TakeLast(EdgeLines).Select(line => (false, line)));
    }

    /// <summary>An invoice number at the top of each page differs too, but not as the pages do.</summary>
    private static bool NumbersFollowPages(List<PdfLine> lines)
    {
        var numbers = lines.ConvertAll(line => Digits().Matches(line.Text).Select(match => Value(match.Value)).ToList());
        for (var i = 0; i < numbers[0].Count; i++)
        {
            var place = i;
            if (Share(lines.Select((_, line) => numbers[line][place])) < Agreement && Share(lines.Select((line, index) => numbers[index][place] - line.Page)) < Agreement)
            {
                return false;
            }
        }

        return true;
    }

    private static double Share(IEnumerable<long> values)
    {
        var all = values.ToList();
        return (double)all.GroupBy(value => value).Max(group => group.Count()) / all.Count;
    }

    private static long Value(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\W*(?:page|seite|p\.|s\.)?\W*#(?:\W*(?:of|von|/)?\W*#)?\W*$", RegexOptions.CultureInvariant)]
    private static partial Regex BareNumber();
}
