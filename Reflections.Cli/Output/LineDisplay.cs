using System.Collections.Concurrent;
using System.Globalization;
using Reflections.Cli.Api;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Output;

/// <summary>Progress as plain lines, one for each change of stage.</summary>
internal sealed class LineDisplay(CliConsole console) : IIngestDisplay
{
    private readonly ConcurrentDictionary<string, string> _stages = new(StringComparer.Ordinal);

    public Task ShowAsync(int sources, Func<Task> work) => work();

    public void Report(IngestSource source, RunProgress progress)
    {
        if (!_stages.TryGetValue(source.Id, out var shown) || shown != progress.Stage)
        {
            _stages[source.Id] = progress.Stage;
            console.Note($"{source.Id}: {progress.Stage}");
        }
    }

    public void End(IngestSource source, IngestResult result) =>
        console.Note(string.Create(CultureInfo.InvariantCulture, $"{source.Id}: {result.Outcome} ({result.Seconds:0.0} s)"));
}
