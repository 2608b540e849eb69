namespace Reflections.Domain.Extraction;

/// <summary>A statement found in a chunk.</summary>
/// <param name="Subject">The subject, pronouns resolved.</param>
/// <param name="Predicate">The verb phrase in its base form, such as "found" or "be based in".</param>
/// <param name="Object">The object as written.</param>
/// <param name="Date">The date the statement names (ISO 8601 where it could be read), or null.</param>
/// <param name="Span">The verbatim quote, from the chunk's first unit.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Modality">How far the text stands behind it.</param>
public sealed record ExtractedFact(
    string Subject, string Predicate, string Object, FactPolarity Polarity, string? Date, TextSpan Span, double Confidence,
    FactModality Modality = FactModality.Asserted);
