using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Reflections.Domain.Consistency;

/// <summary>A year, a month or a day: the days from the first to the last, both of it.</summary>
public readonly record struct PartialDate(DateOnly First, DateOnly Last)
{
    /// <summary>Reads <c>2024</c>, <c>2024-05</c> or <c>2024-05-03</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PartialDate date)
    {
        date = default;
        if (text is null)
        {
            return false;
        }

        string[] forms = text.Length switch { 4 => ["yyyy"], 7 => ["yyyy-MM"], 10 => ["yyyy-MM-dd"], _ => [] };
        if (forms.Length == 0 || !DateOnly.TryParseExact(text, forms[0], CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            return false;
        }

        date = new PartialDate(first, text.Length switch
        {
            4 => new DateOnly(first.Year, 12, 31),
            7 => new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)),
            _ => first,
        });
        return true;
    }

    /// <summary>Whether they have a day in common.</summary>
    public bool Overlaps(PartialDate other) => First <= other.Last && other.First <= Last;
}
