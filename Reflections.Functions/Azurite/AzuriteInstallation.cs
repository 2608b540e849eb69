using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reflections.Functions.Azurite;

/// <summary>Node and the Azurite that package.json pins, found on this machine and installed on first use.</summary>
/// <param name="Node">Path of the node executable.</param>
/// <param name="MainScript">Path of the script that serves blobs, queues and tables in one process.</param>
internal sealed record AzuriteInstallation(string Node, string MainScript)
{
    private const int MinimumNodeMajor = 20;
    private const string WayOut = "or set AzureWebJobsStorage to a storage account";

    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(10);

    /// <exception cref="AzuriteUnavailableException">Node, npm or package.json is missing, Node is too old, or npm failed.</exception>
    public static async Task<AzuriteInstallation> LocateAsync(AzuriteEnvironment environment, CancellationToken cancellationToken)
    {
        var node = FindOnPath(environment, "node") ?? throw new AzuriteUnavailableException(
            $"Local storage needs Node.js {MinimumNodeMajor} or later, and no 'node' is on the PATH: install it from https://nodejs.org, {WayOut}.");
        await CheckVersionAsync(node, cancellationToken).ConfigureAwait(false);

        var folder = FindPackageFolder(environment) ?? throw new AzuriteUnavailableException(
            $"Local storage needs Azurite, and no package.json that names it lies in or above '{string.Join("' or '", environment.SearchFrom)}': run 'npx azurite' yourself, {WayOut}.");
        if (!IsInstalled(folder))
        {
            await InstallAsync(folder, environment, cancellationToken).ConfigureAwait(false);
        }

        return new AzuriteInstallation(node, MainScriptIn(folder));
    }

    private static string MainScriptIn(string folder) => Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    // npm writes its own lock file as the last step: without it an installation was cut short.
    public static bool IsInstalled(string folder) =>
        File.Exists(MainScriptIn(folder)) && File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"));

    /// <returns>The version, such as <c>v20.1.0</c>.</returns>
    /// <exception cref="AzuriteUnavailableException">It is too old, or cannot be run.</exception>
    public static async Task<string> CheckVersionAsync(string node, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync(node, ["--version"], Environment.CurrentDirectory, cancellationToken).ConfigureAwait(false);
        var version = output.Trim();
        var major = version.TrimStart('v').Split('.')[0];
        if (exitCode != 0 || !int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < MinimumNodeMajor)
        {
            throw new AzuriteUnavailableException(
                $"Local storage needs Node.js {MinimumNodeMajor} or later, and '{node}' is {(version.Length > 0 ? version : "unusable")}: install a newer one from https://nodejs.org, {WayOut}.");
        }

        return version;
    }

    public static string? FindPackageFolder(AzuriteEnvironment environment) =>
        environment.SearchFrom.SelectMany(SelfAndAncestors).FirstOrDefault(NamesAzurite);

    private static IEnumerable<string> SelfAndAncestors(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }

    private static bool NamesAzurite(string folder)
    {
        var manifest = Path.Combine(folder, "package.json");
        if (!File.Exists(manifest))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return new[] { "dependencies", "devDependencies" }.Any(section =>
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(section, out var packages)
                && packages.ValueKind == JsonValueKind.Object
                && packages.TryGetProperty("azurite", out _));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task InstallAsync(string folder, AzuriteEnvironment environment, CancellationToken cancellationToken)
    {
        var npm = FindOnPath(environment, "npm") ?? throw new AzuriteUnavailableException(
            $"Local storage needs Azurite, and no 'npm' is on the PATH to install it: install Node.js with npm from https://nodejs.org, {WayOut}.");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16];
        using var held = await FileLock
            .AcquireAsync(Path.Combine(environment.StateFolder, $"install-{name}.lock"), InstallPatience, environment.Time, cancellationToken)
            .ConfigureAwait(false);
        if (IsInstalled(folder))
        {
            return;
        }

        environment.Report($"Installing the storage emulator (npm ci in {folder}); this happens once.");
        var (exitCode, _, error) = await ToolProcess.RunAsync(npm, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder, cancellationToken)
            .ConfigureAwait(false);
        if (exitCode != 0 || !IsInstalled(folder))
        {
            var reason = error.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("npm error", StringComparison.OrdinalIgnoreCase))
                ?? $"exit code {exitCode}";
            throw new AzuriteUnavailableException($"Azurite could not be installed with 'npm ci' in '{folder}': {reason}");
        }
    }

    public static string? FindOnPath(AzuriteEnvironment environment, string command)
    {
        string[] extensions = OperatingSystem.IsWindows()
            ? (environment.ReadVariable("PATHEXT") ?? ".EXE;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries)
            : [""];
        return (environment.ReadVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, command + extension)))
            .FirstOrDefault(File.Exists);
    }
}
