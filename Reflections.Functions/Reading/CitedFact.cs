using Reflections.Domain.Extraction;

namespace Reflections.Functions.Reading;

/// <summary>A fact with every source that states it. Subject, predicate and object are in the words of the surest source.</summary>
/// <param name="Date">The date the statement names, or null.</param>
/// <param name="Confidence">0 to 1; the highest of its sources.</param>
/// <param name="Citations">One a source, by source id.</param>
public sealed record CitedFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, string? Date, double Confidence, IReadOnlyList<Citation> Citations);
