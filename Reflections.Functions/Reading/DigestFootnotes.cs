using System.Globalization;

namespace Reflections.Functions.Reading;

/// <summary>Numbers quotes in the order in which they are first cited; the same stretch of a source has one number.</summary>
internal sealed class DigestFootnotes
{
    private readonly Dictionary<(string Source, int Start, int Length), int> numbers = [];
    private readonly List<Citation> cited = [];

    /// <summary>The quotes that were cited so far; the first is number 1.</summary>
    public IReadOnlyList<Citation> Cited => cited;

    /// <summary>The marks that cite them, apart: side by side, two would be a link with its label to some readers.</summary>
    public string Cite(IEnumerable<Citation> citations) => string.Join(' ', citations.Select(citation =>
    {
        var place = (citation.SourceId, citation.Start, citation.Length);
        if (!numbers.TryGetValue(place, out var number))
        {
            cited.Add(citation);
            numbers.Add(place, number = cited.Count);
        }

        return string.Create(CultureInfo.InvariantCulture, $"[^{number}]");
    }));
}
