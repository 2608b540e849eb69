using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>What must hold whenever nobody can go on before the clock moves.</summary>
internal static class IdleCheck
{
    /// <summary>A run whose review is decided does not wait for the clock to hear of it, unless whoever would have told it has died.</summary>
    public static string? ProblemOf(World world)
    {
        if (world.IsDisturbed)
        {
            return null;
        }

        var state = world.Storage.State;
        foreach (var run in state.Rows(TableNames.IngestRuns).Where(run => run.Text("Status") == RunStatus.AwaitingReview.ToWire()))
        {
            if (run.Text("Key") is { } key && state.Row(TableNames.IngestLedger, key, "entry") is { } entry
                && entry.Text("Owner") == run.Text("Run") && entry.Text("Status") != PatchStatus.Proposed.ToWire())
            {
                return $"{world.NameOf(run.Text("Run")!)} waits for a review that is decided: its patch is {entry.Text("Status")}.";
            }
        }

        return null;
    }
}
