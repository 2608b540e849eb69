namespace Reflections.Functions.Reading;

/// <summary>A chunk that answers a query.</summary>
/// <param name="Score">Comparable within one search only.</param>
/// <param name="LexicalRank">From 1, or null when it shares no word with the query.</param>
/// <param name="VectorRank">From 1, or null when it is not similar enough.</param>
/// <param name="Text">The whole chunk.</param>
public sealed record SearchHit(double Score, int? LexicalRank, int? VectorRank, string Text, Citation Citation);
