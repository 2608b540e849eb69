using System.Globalization;
using Spectre.Console;

namespace Reflections.Cli.Output;

/// <summary>The table at the end of an ingest.</summary>
internal static class SummaryTable
{
    public static void Write(CliConsole console, IReadOnlyList<IngestResult> results)
    {
        var table = console.NewTable("source", "outcome", "reason", "chunks\n(changed)", "entities", "facts", "storage\ncalls", "model\ncalls", "seconds");
        for (var column = 3; column < table.Columns.Count; column++)
        {
            table.Columns[column].RightAligned();
        }

        table.Columns[1].NoWrap();
        foreach (var result in results)
        {
            table.AddRow(
                new Text(Excerpt.OneLine(result.Source)), new Text(result.Outcome, OutcomeStyle(result.Outcome)), new Text(Excerpt.OneLine(result.Reason)),
                new Text($"{Number(result.Chunks)} ({Number(result.ChangedChunks)})"), new Text(Number(result.Entities)), new Text(Number(result.Facts)),
                new Text(Number(result.StorageCalls)), new Text(Number(result.ModelCalls)), new Text(result.Seconds.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        console.Write(table);
        var counts = results.GroupBy(result => result.Outcome, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        console.Results.WriteLine(
            $"{Number(results.Count)} {(results.Count == 1 ? "source" : "sources")}: {string.Join(", ", counts.Select(group => $"{Number(group.Count())} {group.Key}"))}.");
    }

    /// <summary>Good is green, a matter of care yellow, anything else red.</summary>
    public static Style OutcomeStyle(string outcome) => outcome switch
    {
        "completed" => Color.Green,
        "duplicate_skipped" => Color.Grey,
        "failed" or "eval_rejected" => Color.Red,
        _ => Color.Yellow,
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
