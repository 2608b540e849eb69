namespace Reflections.Cli.Api;

/// <summary>A chunk that a search found.</summary>
internal sealed record SearchHit(double Score, int? LexicalRank, int? VectorRank, string Text, Citation Citation);

/// <summary>Where a text stands in its source.</summary>
/// <param name="Start">First UTF-16 unit in the canonical text.</param>
/// <param name="Length">UTF-16 units.</param>
internal sealed record Citation(string SourceId, string? Title, string? Url, IReadOnlyList<string>? HeadingPath, int Start, int Length, string Quote);
