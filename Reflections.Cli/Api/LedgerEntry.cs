namespace Reflections.Cli.Api;

/// <summary>What is known of one content of one source.</summary>
/// <param name="Owner">The run that owns it.</param>
/// <param name="IsCurrentPipeline">It was worked on as it would be today.</param>
/// <param name="IsApplied">It is what readers see.</param>
/// <param name="Explanation">What sending this content again would do, and why.</param>
/// <param name="Runs">The newest runs that had it.</param>
internal sealed record LedgerEntry(
    string IngestKey, string? ReflectionId, string? SourceId, string? ContentHash, string Status, string? Owner, long Generation, bool IsCurrentPipeline, bool IsApplied,
    string? Explanation, IReadOnlyList<Run>? Runs);
