namespace Reflections.Functions.Azurite;

/// <summary>What starting Azurite takes from the machine it runs on; a test replaces it.</summary>
public sealed record AzuriteEnvironment
{
    /// <value>Reads an environment variable; only <c>PATH</c> (and <c>PATHEXT</c> on Windows) is asked for.</value>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <value>Where the search for a package.json with Azurite begins; each is followed up to the root.</value>
    public IReadOnlyList<string> SearchFrom { get; init; } = [AppContext.BaseDirectory, Environment.CurrentDirectory];

    /// <value>Per-user folder of locks and of the record of which Azurite serves which ports. Ports belong to the machine and not to a data folder, so this cannot lie in one.</value>
    public string StateFolder { get; init; } = DefaultStateFolder();

    /// <value>Receives the one line that tells of a slow step, such as the first installation.</value>
    public Action<string> Report { get; init; } = Console.Error.WriteLine;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    private static string DefaultStateFolder()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0
            ? Path.Combine(local, "reflections", "azurite")
            : Path.Combine(Path.GetTempPath(), $"reflections-{Environment.UserName}", "azurite");
    }
}
