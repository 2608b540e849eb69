using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Reflections.Functions.Azurite;

/// <summary>Starts and stops one Azurite process. It lives in a session of its own: what ends our process group (Ctrl-C, a closed terminal, SIGKILL) does not reach it.</summary>
internal static partial class AzuriteProcess
{
    private const int Sigterm = 15;
    private const int Services = 3;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    // Azurite saves its tables every 5 seconds and has no gentle signal on Windows: waiting once longer than that loses nothing.
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(6);

    // Node's own "detached" is setsid on Unix and its counterpart on Windows, so no tool of the operating system is needed. Output goes to a file, because a pipe would break when we end.
    private const string LaunchScript = """
        const [log, ...args] = process.argv.slice(1);
        const file = require('fs').openSync(log, 'w');
        const child = require('child_process').spawn(process.execPath, args, { detached: true, stdio: ['ignore', file, file], windowsHide: true });
        child.on('error', e => { console.error(e.message); process.exit(1); });
        child.on('spawn', () => process.stdout.write(String(child.pid), () => process.exit(0)));
        """;

    /// <param name="folder">Where data and the log lie; created when missing.</param>
    /// <param name="boundTo">When given, Azurite ends by itself soon after this process has ended, however it ended.</param>
    /// <exception cref="AzuriteUnavailableException">It ended, or did not answer in time.</exception>
    public static async Task<(ProcessIdentity Process, AzuriteEndpoints Endpoints)> StartAsync(
        AzuriteInstallation installation, string folder, AzuriteEndpoints wanted, bool inMemory, ProcessIdentity? boundTo, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var log = LogIn(folder);
        List<string> arguments = ["-e", LaunchScript, "--", log];
        if (boundTo is not null)
        {
            arguments.AddRange(["-e", WatchScript(boundTo.Id, inMemory), "--"]);
        }

        arguments.AddRange([
            installation.MainScript, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobHost", AzuriteEndpoints.LoopbackAddress, "--blobPort", wanted.BlobPort.ToString(CultureInfo.InvariantCulture),
            "--tableHost", AzuriteEndpoints.LoopbackAddress, "--tablePort", wanted.TablePort.ToString(CultureInfo.InvariantCulture),
            "--queueHost", AzuriteEndpoints.LoopbackAddress, "--queuePort", "0"]);
        // The two exclude each other.
        arguments.AddRange(inMemory ? ["--inMemoryPersistence"] : ["--location", folder]);

        var (exitCode, output, error) = await ToolProcess.RunAsync(installation.Node, [.. arguments], folder, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0 || !int.TryParse(output, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw new AzuriteUnavailableException($"Azurite could not be started: {LastLine(error)}");
        }

        return await AwaitReadyAsync(id, log, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends an Azurite so that it saves everything first.</summary>
    /// <returns>False when it still runs after the wait.</returns>
    public static async Task<bool> StopAsync(ProcessIdentity process, string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!process.IsAlive)
        {
            return true;
        }

        if (OperatingSystem.IsWindows())
        {
            await Task.Delay(SaveInterval, time, cancellationToken).ConfigureAwait(false);
            Kill(process);
        }
        else
        {
            _ = SendSignal(process.Id, Sigterm);
        }

        var started = time.GetTimestamp();
        while (process.IsAlive)
        {
            if (time.GetElapsedTime(started) > StopPatience)
            {
                return false;
            }

            // It says when all is saved, and then lingers for a second over timers that matter to nobody.
            if (Closed().Count(ReadLog(LogIn(folder))) == Services)
            {
                Kill(process);
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Ends an Azurite at once. What it had not saved is lost.</summary>
    public static void Kill(ProcessIdentity process)
    {
        try
        {
            if (process.IsAlive)
            {
                using var handle = System.Diagnostics.Process.GetProcessById(process.Id);
                handle.Kill();
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    private static async Task<(ProcessIdentity Process, AzuriteEndpoints Endpoints)> AwaitReadyAsync(
        int id, string log, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = ProcessIdentity.Of(id);
        var started = time.GetTimestamp();
        try
        {
            while (process is { IsAlive: true } && time.GetElapsedTime(started) < StartPatience)
            {
                if (EndpointsIn(ReadLog(log)) is { } endpoints
                    && await AzuriteProbe.ProbeAsync(endpoints, time, cancellationToken).ConfigureAwait(false) == AzuritePresence.Serving)
                {
                    return (process, endpoints);
                }

                await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (process is not null)
        {
            Kill(process);
            throw;
        }

        var what = "ended at once";
        if (process is { IsAlive: true })
        {
            Kill(process);
            what = $"did not answer within {StartPatience.TotalSeconds:0} s";
        }

        throw new AzuriteUnavailableException($"Azurite {what}: {LastLine(ReadLog(log))}");
    }

    // In memory: ten minutes after its start Azurite looks for blobs to collect and answers nobody meanwhile, 50 seconds long after some thousand tests.
    private static string WatchScript(int id, bool inMemory) => $$"""
        if ({{(inMemory ? "true" : "false")}}) {
          const path = require('path');
          require(path.join(path.dirname(process.argv[1]), 'blob', 'utils', 'constants.js')).DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;
        }

        setInterval(() => {
          try { process.kill({{id.ToString(CultureInfo.InvariantCulture)}}, 0); }
          catch (e) { if (e.code === 'ESRCH') { process.emit('SIGTERM'); setTimeout(() => process.exit(), 2000).unref(); } }
        }, 500).unref();
        require(process.argv[1]);
        """;

    private static AzuriteEndpoints? EndpointsIn(string log) =>
        PortOf("Blob", log) is { } blob && PortOf("Table", log) is { } table ? new AzuriteEndpoints(blob, table) : null;

    private static int? PortOf(string service, string log) =>
        Listening().Matches(log).FirstOrDefault(m => m.Groups["service"].Value == service) is { } match
            ? int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture)
            : null;

    private static string LogIn(string folder) => Path.Combine(folder, "azurite.log");

    private static string ReadLog(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it gave no reason";

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at http://[^:\s]+:(?<port>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Listening();

    [GeneratedRegex(@"service successfully closed\s*$", RegexOptions.Multiline)]
    private static partial Regex Closed();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int processId, int signal);
}
