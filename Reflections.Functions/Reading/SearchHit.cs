namespace Reflections.Functions.Reading;

/// <summary>A chunk that answers a query.</summary>
/// <param name="Score">Comparable within one search only.</param>
/// <param name="LexicalRank">From 1, or null when it shares no word with the query; null also when a vector store ranked it.</param>
/// <param name="VectorRank">From 1, or null when it is not similar enough; null also when a vector store ranked it by words and meaning at once.</param>
/// <param name="Text">The whole chunk.</param>
public sealed record SearchHit(double Score, int? LexicalRank, int? VectorRank, string Text, Citation Citation);
