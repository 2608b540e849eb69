using System.Globalization;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Lists the runs of a reflection, newest first.</summary>
internal sealed class RunsCommand(CliContext context, HostSession session)
{
    /// <param name="top">The most to list.</param>
    public async Task<int> RunAsync(string? reflection, int top, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        var table = context.Console.NewTable("run", "source", "outcome", "reason", "when (UTC)", "chunks", "storage calls");
        table.Columns[0].NoWrap();
        table.Columns[4].NoWrap();
        await foreach (var run in session.Api.RunsAsync(name, top, cancellation))
        {
            if (json)
            {
                context.Console.WriteJson(run);
                continue;
            }

            var outcome = run.Outcome ?? run.Status;
            table.AddRow(
                new Text(run.Id), new Text(Excerpt.OneLine(run.SourceId)), new Text(outcome, SummaryTable.OutcomeStyle(outcome)), new Text(Excerpt.OneLine(run.Reason)),
                new Text(run.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                Number(run.Counts?.Chunks), Number(run.Counts?.StorageCalls));
        }

        if (!json)
        {
            context.Console.Write(table);
        }

        return ExitCode.Success;
    }

    private static Text Number(int? value) => new((value ?? 0).ToString(CultureInfo.InvariantCulture));
}
