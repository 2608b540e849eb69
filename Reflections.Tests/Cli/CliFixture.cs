using System.Text.Json;
using Reflections.Cli.Commands;
using Reflections.Cli.Doctor;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

namespace Reflections.Tests.Cli;

/// <summary>A working folder and a command line that runs in it, against a fake host or none.</summary>
public abstract class CliFixture : IDisposable
{
    private readonly StringWriter _results = new();
    private readonly StringWriter _notes = new();

    internal string Folder { get; } = Directory.CreateTempSubdirectory("reflections-cli-").FullName;

    internal string Results => _results.ToString();

    internal string Notes => _notes.ToString();

    /// <summary>Standard output that is no text.</summary>
    internal MemoryStream Bytes { get; } = new();

    internal string[] ResultLines => Results.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Starts the app in this process; fails the test unless the test replaces it.</summary>
    internal FakeStarter Starter { get; } = new();

    /// <summary>Where a host is looked for when none is named: nowhere, unless the test says otherwise.</summary>
    internal string Urls { get; set; } = "http://127.0.0.1:0";

    /// <summary>What a person types, a line an answer; null when there is nobody.</summary>
    internal string? Typed { get; set; }

    /// <summary>Columns of a terminal that results go to; null when they go elsewhere.</summary>
    internal int? TerminalWidth { get; set; }

    internal Machine Machine { get; set; } = new();

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Forgets what was written so far.</summary>
    internal void Clear()
    {
        _results.GetStringBuilder().Clear();
        _notes.GetStringBuilder().Clear();
    }

    internal void Write(string path, string content = "text")
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    internal Task<int> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    internal Task<int> RunAsync(CancellationToken cancellation, params string[] args)
    {
        var pace = new Pace(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5));
        var console = new CliConsole(
            _results, _notes, resultsRedirected: TerminalWidth is null, input: Typed is null ? null : new StringReader(Typed), colour: false, width: TerminalWidth,
            bytes: Bytes);
        var context = new CliContext(console, Starter, TimeProvider.System, pace, Folder, Urls) { Machine = Machine };
        return new CommandLine(context).RunAsync(args, cancellation);
    }

    internal Task<int> RunAgainstAsync(FakeHost host, params string[] args) => RunAsync([.. args, "--endpoint", host.Address.AbsoluteUri]);

    internal IReadOnlyList<JsonElement> JsonResults() => [.. ResultLines.Select(line => JsonDocument.Parse(line).RootElement)];

    internal sealed class FakeStarter : IAppStarter
    {
        public Func<string, string, Task<IRunningApp>>? Start { get; set; }

        public int Starts { get; private set; }

        public Task<IRunningApp> StartAsync(string urls, string dataDirectory, CancellationToken cancellation)
        {
            Starts++;
            return Start?.Invoke(urls, dataDirectory) ?? throw new InvalidOperationException("No host is to be started here.");
        }
    }
}
