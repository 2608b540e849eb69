namespace Reflections.Cli.Api;

/// <summary>Whether a host is ready to serve.</summary>
internal sealed record Readiness(string Status, IReadOnlyList<ReadinessCheck> Checks);

/// <summary>One thing that a host needs.</summary>
internal sealed record ReadinessCheck(string Name, bool Ok, string? Detail);
