using Reflections.Cli.Api;

namespace Reflections.Cli.Commands;

/// <summary>Which reflection a command that only reads is about.</summary>
internal static class ReflectionChoice
{
    /// <summary>The one that was named, else the only one there is.</summary>
    /// <exception cref="UsageException">There is none, or a choice.</exception>
    public static async Task<string> ResolveAsync(ApiClient api, string? named, CancellationToken cancellation)
    {
        if (named is not null)
        {
            return named;
        }

        return await api.ReflectionsAsync(cancellation) switch
        {
            [var only] => only,
            [] => throw new UsageException("There is no reflection yet; ingest something first."),
            var several => throw new UsageException($"Name one with --reflection: {string.Join(", ", several)}."),
        };
    }
}
