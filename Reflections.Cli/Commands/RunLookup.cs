using Reflections.Cli.Api;

namespace Reflections.Cli.Commands;

/// <summary>Finds a run by its id. Run ids are unique, so that it is found without its reflection too.</summary>
internal static class RunLookup
{
    /// <param name="reflection">The reflection that was named; null to look in all.</param>
    /// <exception cref="ApiException">The run is not known.</exception>
    public static async Task<Run> FindAsync(ApiClient api, string run, string? reflection, CancellationToken cancellation)
    {
        foreach (var name in reflection is null ? await api.ReflectionsAsync(cancellation) : [reflection])
        {
            if (await api.FindRunAsync(name, run, cancellation) is { } found)
            {
                return found;
            }
        }

        throw new ApiException(System.Net.HttpStatusCode.NotFound, $"Run {run} is not known.");
    }
}
