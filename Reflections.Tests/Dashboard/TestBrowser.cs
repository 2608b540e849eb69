namespace Reflections.Tests.Dashboard;

/// <summary>The browser that tests drive: the one that <c>REFLECTIONS_CHROMIUM</c> names, else Debian's.</summary>
internal static class TestBrowser
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("REFLECTIONS_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    /// <summary>Why tests cannot drive it; null when they can, and in CI, where a missing browser is a failure.</summary>
    public static string? Missing { get; } =
        File.Exists(Path) || Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? null : $"There is no browser at {Path}; REFLECTIONS_CHROMIUM may name one.";
}
