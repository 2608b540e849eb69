using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;

namespace Reflections.Functions.Reading;

/// <summary>A fact with every source that states it. Subject, predicate and object are in the words of the surest source.</summary>
/// <param name="Modality">How far the sources stand behind it.</param>
/// <param name="Date">The date the statement names, or null.</param>
/// <param name="Confidence">0 to 1; the highest of its sources.</param>
/// <param name="Relations">Facts that contradict, precede or succeed it, among the sources that were read; newest first.</param>
/// <param name="Citations">One a source, by source id.</param>
public sealed record CitedFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, FactModality Modality, string? Date, double Confidence,
    IReadOnlyList<FactRelation> Relations, IReadOnlyList<Citation> Citations);
