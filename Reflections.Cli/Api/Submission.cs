namespace Reflections.Cli.Api;

/// <summary>The answer to a request to ingest.</summary>
/// <param name="StatusUri">Where live progress is read, relative to the host where it can be; null when no orchestration was started.</param>
internal sealed record Submission(Run Run, string? StatusUri);
