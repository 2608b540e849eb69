namespace Reflections.Cli.Api;

/// <summary>A source as the API shows it.</summary>
/// <param name="Status"><c>known</c>, <c>ingested</c> or <c>deleted</c>.</param>
/// <param name="Generation">What readers see; null for nothing.</param>
internal sealed record Source(
    string SourceId, string Status, string? Title, string? Url, string? ContentHash, long? Generation, long AsOf, long Latest, string? RunId, DateTimeOffset? AppliedAt,
    int Chunks, int Entities, int Facts, DateTimeOffset? DeletedAt);
