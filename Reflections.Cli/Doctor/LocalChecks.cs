using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Reflections.Functions.Azurite;

namespace Reflections.Cli.Doctor;

/// <summary>Looks at this machine: what a host here needs, whether one runs or not.</summary>
internal sealed class LocalChecks(Machine machine, string urls, string dataDirectory)
{
    private const int NeededRuntime = 10;
    private const long LittleSpace = 1L << 30;
    private const long NoSpace = 100L << 20;

    public Finding Runtime() => machine.Runtime.Major >= NeededRuntime
        ? Finding.Ok(".NET", $"{machine.Runtime}")
        : Finding.Fail(".NET", $"{machine.Runtime} runs; {NeededRuntime} is needed.", "Install .NET 10 from https://dotnet.microsoft.com/download.");

    public static IEnumerable<Finding> Settings(AppSettings settings) => settings.Problems.Count == 0
        ? [Finding.Ok("settings", "they can be used")]
        : settings.Problems.Select(problem => Finding.Fail(
            "settings", problem, "Correct it in host.json, local.settings.json or the environment; docs/operations.md has all settings with their ranges."));

    public Finding DataFolder()
    {
        const string Check = "data folder";
        if (File.Exists(dataDirectory))
        {
            return Finding.Fail(Check, $"{dataDirectory} is a file.", "Name a folder with --data.");
        }

        var existing = dataDirectory;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? Path.GetPathRoot(dataDirectory)!;
        }

        try
        {
            var probe = Path.Combine(existing, $".doctor-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(Check, $"Nothing can be written in {existing}: {error.Message}", "Give this user the right to write there, or name another folder with --data.");
        }

        var free = machine.FreeBytes(existing);
        var space = FormattableString.Invariant($"{free / (double)(1L << 30):0.0} GiB free");
        return free < NoSpace ? Finding.Fail(Check, $"{dataDirectory}: {space}.", "Make room, or name a folder on another disk with --data.")
            : free < LittleSpace ? Finding.Warn(Check, $"{dataDirectory}: {space}.", "Make room before it is needed.")
            : Finding.Ok(Check, existing == dataDirectory ? $"{dataDirectory}, {space}" : $"{dataDirectory}, made on first use, {space}");
    }

    /// <param name="isLocked">A host asked for a key and did not get it, or got a wrong one.</param>
    /// <param name="isElsewhere">The user named a host: the settings here are not its own.</param>
    public Finding Keys(AppSettings settings, bool isLocked, bool isElsewhere)
    {
        const string Check = "keys";
        var isSent = machine.ReadVariable(ApiClient.KeyVariable) is { Length: > 0 };
        if (isLocked)
        {
            return Finding.Fail(Check, isSent ? "The host does not take the key that is sent." : "The host asks for a key.", $"Set {ApiClient.KeyVariable} to the host's master key.");
        }

        if (isElsewhere)
        {
            return Finding.Ok(Check, isSent ? $"{ApiClient.KeyVariable} is sent" : "none is sent");
        }

        if (!settings.HasKeys && IsOpenToOthers())
        {
            return Finding.Fail(Check, $"A host at {urls} is for others to reach and has no keys: it will not start.", "Set EmbeddedRuntime:Keys:_master, or listen on 127.0.0.1.");
        }

        return settings.HasKeys && !isSent
            ? Finding.Warn(Check, "The settings have keys, and this command line sends none.", $"Set {ApiClient.KeyVariable} to the master key.")
            : Finding.Ok(Check, settings.HasKeys ? $"set, and {ApiClient.KeyVariable} is sent" : "none: everything is open to this machine, and to no other");
    }

    /// <summary>Node, npm and the emulator, as far as the settings want them.</summary>
    public async Task<(IReadOnlyList<Finding> Findings, bool IsServing)> EmulatorAsync(AzuriteEndpoints? endpoints, CancellationToken cancellation)
    {
        if (endpoints is null)
        {
            return ([Finding.Ok("Azurite", "not needed: the settings name no emulator on this machine")], false);
        }

        var state = await AzuriteState.LookAsync(endpoints, machine.Azurite, cancellation);
        var isServing = state.Presence == AzuritePresence.Serving;
        const string WayOut = "Install Node.js 20 or later from https://nodejs.org, or set AzureWebJobsStorage to a storage account.";
        Finding Missing(string check, string detail) => isServing ? Finding.Warn(check, $"{detail} Azurite runs all the same.", WayOut) : Finding.Fail(check, detail, WayOut);
        Finding[] findings =
        [
            state.NodeVersion is { } version ? Finding.Ok("Node", version) : Missing("Node", state.NodeProblem!),
            state.Npm is { } npm ? Finding.Ok("npm", npm)
                : state.IsInstalled ? Finding.Ok("npm", "not on the PATH, and not needed: Azurite is installed") : Missing("npm", "No 'npm' is on the PATH to install Azurite with."),
            Azurite(state, endpoints),
        ];
        return (findings, isServing);
    }

    private static Finding Azurite(AzuriteState state, AzuriteEndpoints endpoints)
    {
        var ports = $"ports {Figures.Number(endpoints.BlobPort)} and {Figures.Number(endpoints.TablePort)}";
        return state.Presence switch
        {
            AzuritePresence.Serving => Finding.Ok("Azurite", state.Folder is { } folder ? $"runs on {ports}; its data is in {folder}" : $"runs on {ports}; it was not started by Reflections"),
            AzuritePresence.Absent => Finding.Ok("Azurite", $"{(state.IsInstalled ? "installed" : "installed on first use")}; {ports} are free, a host starts it"),
            _ => Finding.Fail("Azurite", $"Something else listens on {ports}, or one of them.", "Stop it, or set AzureWebJobsStorage to a connection string with other ports."),
        };
    }

    private bool IsOpenToOthers()
    {
        try
        {
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Any(url => !IsLoopback(Microsoft.AspNetCore.Http.BindingAddress.Parse(url.Trim()).Host));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
}
