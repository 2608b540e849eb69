using Reflections.Domain.Extraction;

namespace Reflections.Domain.Consistency;

/// <summary>A fact as it is held against others.</summary>
/// <param name="Subject">The name under which whoever it is about is known, whatever the source calls it.</param>
/// <param name="Object">As <paramref name="Subject"/>.</param>
/// <param name="Date">ISO 8601, whole or in part, or null.</param>
/// <param name="SeenAt">When the newest version of a source that states it was applied.</param>
public sealed record StatedFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, string? Date, FactModality Modality, DateTimeOffset SeenAt)
{
    /// <summary>The first day of its date, or <see cref="SeenAt"/> when it has none.</summary>
    public DateTimeOffset Age =>
        PartialDate.TryParse(Date, out var date) ? new DateTimeOffset(date.First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : SeenAt;
}
