namespace Reflections.Cli.Api;

/// <summary>A chunk that a search found.</summary>
internal sealed record SearchHit(double Score, int? LexicalRank, int? VectorRank, string Text, Citation Citation);

/// <summary>Where a text stands in its source.</summary>
/// <param name="Location">Pages or rows and headings in words; null from a host that does not tell.</param>
/// <param name="Start">First UTF-16 unit in the canonical text.</param>
/// <param name="Length">UTF-16 units.</param>
internal sealed record Citation(string SourceId, string? Title, string? Url, IReadOnlyList<string>? HeadingPath, string? Location, int Start, int Length, string Quote);
