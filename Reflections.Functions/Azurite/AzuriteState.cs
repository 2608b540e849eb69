namespace Reflections.Functions.Azurite;

/// <summary>What this machine has of the storage emulator. Looking changes nothing.</summary>
/// <param name="NodeVersion">The version of a node that can be used; null when there is none.</param>
/// <param name="NodeProblem">Why there is none; null when there is one.</param>
/// <param name="Npm">Path of npm, or null.</param>
/// <param name="IsInstalled">The Azurite that package.json pins is there.</param>
/// <param name="Folder">Where the Azurite that one of our processes started keeps its data; null when none of them did.</param>
internal sealed record AzuriteState(string? NodeVersion, string? NodeProblem, string? Npm, bool IsInstalled, AzuritePresence Presence, string? Folder)
{
    public static async Task<AzuriteState> LookAsync(AzuriteEndpoints endpoints, AzuriteEnvironment environment, CancellationToken cancellationToken)
    {
        var (version, problem) = await NodeAsync(environment, cancellationToken).ConfigureAwait(false);
        var presence = await AzuriteProbe.ProbeAsync(endpoints, environment.Time, cancellationToken).ConfigureAwait(false);
        return new AzuriteState(
            version, problem, AzuriteInstallation.FindOnPath(environment, "npm"),
            AzuriteInstallation.FindPackageFolder(environment) is { } folder && AzuriteInstallation.IsInstalled(folder), presence,
            new AzuriteRegistry(environment, endpoints).LiveInstance()?.Folder);
    }

    private static async Task<(string? Version, string? Problem)> NodeAsync(AzuriteEnvironment environment, CancellationToken cancellationToken)
    {
        if (AzuriteInstallation.FindOnPath(environment, "node") is not { } node)
        {
            return (null, "No 'node' is on the PATH.");
        }

        try
        {
            return (await AzuriteInstallation.CheckVersionAsync(node, cancellationToken).ConfigureAwait(false), null);
        }
        catch (AzuriteUnavailableException unusable)
        {
            return (null, unusable.Message);
        }
    }
}
