using System.Collections.Concurrent;
using Reflections.Cli.Api;
using Reflections.Cli.Sources;
using Spectre.Console;

namespace Reflections.Cli.Output;

/// <summary>Progress as a live bar for each source with its stage, below one for all of them.</summary>
internal sealed class BarDisplay(CliConsole console) : IIngestDisplay
{
    /// <summary>With more sources than this, bars of ended ones make room.</summary>
    private const int MostBars = 20;

    private const int LongestName = 44;

    /// <summary>The stages in their order: how far a run is on its way.</summary>
    private static readonly string[] s_stages =
        ["queued", "waiting_turn", "fetching", "chunking", "embedding", "extracting_entities", "extracting_facts", "evaluating", "applying"];

    private readonly ConcurrentDictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private ProgressContext? _context;
    private ProgressTask? _all;

    public Task ShowAsync(int sources, Func<Task> work) =>
        console.Live.Progress()
            .AutoClear(true)
            .HideCompleted(sources > MostBars)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                _context = context;
                _all = context.AddTask(Everything(0, sources), maxValue: sources);
                await work();
            });

    public void Report(IngestSource source, RunProgress progress)
    {
        var bar = Bar(source);
        var share = progress.Total > 0 ? Math.Clamp((double)progress.Done / progress.Total, 0, 1) : 0;
        bar.Value = Math.Max(bar.Value, Array.IndexOf(s_stages, progress.Stage) + share);
        bar.Description = Describe(source, progress.Total > 0 ? $"{progress.Stage} {progress.Done}/{progress.Total}" : progress.Stage);
    }

    public void End(IngestSource source, IngestResult result)
    {
        var bar = Bar(source);
        bar.Description = Describe(source, result.Outcome);
        bar.Value = bar.MaxValue;
        bar.StopTask();
        if (_all is { } all)
        {
            all.Increment(1);
            all.Description = Everything((int)all.Value, (int)all.MaxValue);
        }
    }

    private ProgressTask Bar(IngestSource source) =>
        _bars.GetOrAdd(source.Id, _ => _context!.AddTask(Describe(source, s_stages[0]), maxValue: s_stages.Length));

    private static string Everything(int done, int sources) => $"[bold]{done}/{sources} sources[/]";

    private static string Describe(IngestSource source, string stage)
    {
        var id = Excerpt.OneLine(source.Id);
        var name = id.Length <= LongestName ? id : $"…{id[^(LongestName - 1)..]}";
        return $"{Markup.Escape(name)} [grey]{Markup.Escape(stage)}[/]";
    }
}
