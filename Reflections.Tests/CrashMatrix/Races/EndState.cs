using System.Text;
using Reflections.Functions.Storage;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Where everything stands, in a form that is the same for all schedules that led to the same.</summary>
internal static class EndState
{
    public static string Of(World world)
    {
        var state = world.Storage.State;
        var text = new StringBuilder();
        foreach (var run in state.Rows(TableNames.IngestRuns).Select(row => (Name: world.NameOf(row.Text("Run")!), Row: row)).OrderBy(run => run.Name, StringComparer.Ordinal))
        {
            text.Append(run.Name).Append(' ').Append(run.Row.Text("Status")).Append(' ').Append(run.Row.Number("Ticket")).Append("; ");
        }

        foreach (var source in state.Rows(TableNames.Sources))
        {
            text.Append(source.Text("Source")).Append(' ').Append(source.Number("Latest")).Append(' ').Append(source.Number("AsOf")).Append(' ')
                .Append(source.Number("AppliedGeneration")).Append("; ");
        }

        foreach (var entry in state.Rows(TableNames.IngestLedger))
        {
            text.Append(entry.Partition[..4]).Append(' ').Append(entry.Number("Generation")).Append(' ').Append(entry.Text("Status")).Append("; ");
        }

        return text.ToString();
    }
}
