using Reflections.Functions.Azurite;

namespace Reflections.Cli.Doctor;

/// <summary>What the doctor takes from the machine; a test replaces it.</summary>
internal sealed record Machine
{
    /// <value>The .NET that runs this program.</value>
    public Version Runtime { get; init; } = Environment.Version;

    /// <value>Reads an environment variable.</value>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <value>Reads the settings for a host with these addresses and this data folder.</value>
    public Func<string, string, AppSettings> ReadSettings { get; init; } = (urls, data) => AppSettings.Read(urls, data);

    /// <value>Bytes that the disk of an existing folder has left.</value>
    public Func<string, long> FreeBytes { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    /// <value>Where Node, npm and the emulator are looked for.</value>
    public AzuriteEnvironment Azurite { get; init; } = new();
}
