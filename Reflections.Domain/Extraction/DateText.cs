using System.Globalization;
using System.Text.RegularExpressions;

namespace Reflections.Domain.Extraction;

/// <summary>Reads dates as people write them into ISO 8601.</summary>
internal static partial class DateText
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The date as <c>2024-05-03</c>, <c>2024-05</c>, <c>2024</c>, <c>--05-03</c>; null when it is none of these.</summary>
    public static string? ToIso(string text)
    {
        if (Iso().IsMatch(text))
        {
            return text;
        }

        var parts = Parts().Matches(text).Select(match => match.Value).ToList();
        var year = parts.Find(part => part.Length == 4 && char.IsDigit(part[0]));
        var day = parts.Find(part => part.Length <= 2 && char.IsDigit(part[0]));
        var month = 1 + Array.IndexOf(Months, (parts.Find(part => char.IsLetter(part[0])) ?? "").ToLowerInvariant());
        if (month == 0)
        {
            return year is not null && parts.Count == 1 && !text.EndsWith('s') ? year : null;
        }

        var monthText = month.ToString("00", CultureInfo.InvariantCulture);
        if (day is null)
        {
            return year is null ? null : $"{year}-{monthText}";
        }

        var dayNumber = int.Parse(day, CultureInfo.InvariantCulture);
        return dayNumber is 0 or > 31 ? null : $"{year ?? "-"}-{monthText}-{dayNumber.ToString("00", CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"\d{1,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
