using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Shows runs as they move, until it is stopped: a table in a terminal, else a line for each change.</summary>
internal sealed class WatchCommand(CliContext context, HostSession session)
{
    private const int LongestReason = 60;

    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <param name="top">The most to show at a time.</param>
    public async Task<int> RunAsync(string? reflection, int top, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        try
        {
            if (context.Console.IsTableFramed && !json)
            {
                await context.Console.LiveResultsAsync(show => PollAsync(name, top, runs => show(TableOf(runs)), cancellation));
            }
            else
            {
                await PollAsync(name, top, runs => Append(runs, json), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // That is how watching ends.
        }

        return ExitCode.Success;
    }

    private async Task PollAsync(string reflection, int top, Action<IReadOnlyList<Run>> show, CancellationToken cancellation)
    {
        while (true)
        {
            show(await session.CallAsync(async api => await ListAsync(api, reflection, top, cancellation), cancellation));
            await Task.Delay(context.Pace.Longest * 2, context.Time, cancellation);
        }
    }

    private static async Task<IReadOnlyList<Run>> ListAsync(ApiClient api, string reflection, int top, CancellationToken cancellation)
    {
        var runs = new List<Run>();
        await foreach (var run in api.RunsAsync(reflection, top, cancellation))
        {
            runs.Add(run);
        }

        return runs;
    }

    /// <summary>Tells what is new, oldest first.</summary>
    private void Append(IReadOnlyList<Run> runs, bool json)
    {
        foreach (var run in runs.Reverse())
        {
            if (_told.TryGetValue(run.Id, out var told) && told == run.Status)
            {
                continue;
            }

            _told[run.Id] = run.Status;
            if (json)
            {
                context.Console.WriteJson(run);
            }
            else
            {
                context.Console.Results.WriteLine($"{Figures.Time(MovedAt(run))} {run.Status,-19} {run.Id} {Excerpt.OneLine(run.SourceId)} {Excerpt.OneLine(run.Reason)}".TrimEnd());
                context.Console.Results.Flush();
            }
        }
    }

    private Table TableOf(IReadOnlyList<Run> runs)
    {
        var table = context.Console.NewTable("run", "source", "status", "since (UTC)", "reason");
        table.Columns[0].NoWrap();
        foreach (var run in runs)
        {
            table.AddRow(
                new Text(run.Id), new Text(Excerpt.OneLine(run.SourceId)), new Text(run.Status, run.Outcome is null ? Color.Default : SummaryTable.OutcomeStyle(run.Outcome)),
                new Text(Figures.Time(MovedAt(run))), new Text(Excerpt.OneLine(run.Reason, LongestReason)));
        }

        return table;
    }

    private static DateTimeOffset MovedAt(Run run) => run.FinishedAt ?? (run.Timeline is { Count: > 0 } moments ? moments.Max(moment => moment.At) : run.CreatedAt);
}
