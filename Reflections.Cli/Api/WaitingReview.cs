namespace Reflections.Cli.Api;

/// <summary>A run that waits for a reviewer.</summary>
/// <param name="Until">When it ends without a decision.</param>
/// <param name="Reason">Why it is held.</param>
/// <param name="Added">Facts that approving would add; <paramref name="Retired"/>, <paramref name="Changed"/> and <paramref name="Unchanged"/> likewise.</param>
internal sealed record WaitingReview(
    string RunId, string SourceId, DateTimeOffset? Since, DateTimeOffset? Until, string? Reason, int? Added, int? Retired, int? Changed, int? Unchanged);
