using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.EmbeddedRuntime.History;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>What must hold when everybody is done and the sweeper has been there.</summary>
internal static class EndCheck
{
    private static readonly RunStatus[] Failing = [RunStatus.Failed, RunStatus.Cancelled, RunStatus.EvalRejected];

    /// <param name="cleaned">What was replaced is cleaned up, too.</param>
    public static string? ProblemOf(World world, bool cleaned)
    {
        var state = world.Storage.State;
        var runs = state.Rows(TableNames.IngestRuns).Select(RunFacts.Of).ToList();
        return Runs(world, runs)
            ?? Instances(world)
            ?? Work(world)
            ?? Approved(state)
            ?? state.Rows(TableNames.Sources).Select(source => Source(world, source, runs, state)).FirstOrDefault(problem => problem is not null)
            ?? Orphans(state, cleaned);
    }

    private static string? Runs(World world, List<RunFacts> runs)
    {
        if (runs.Find(run => !run.Status.IsTerminal()) is { } open)
        {
            return $"{world.NameOf(open.Id)} is still {open.Status.ToWire()}.";
        }

        if (world.Accepted.Find(accepted => runs.TrueForAll(run => run.Id != accepted.Run.Value)) is { } lost)
        {
            return $"{lost.Caller} was answered with {world.NameOf(lost.Run)}, which has no row.";
        }

        if (world.Accepted.GroupBy(accepted => accepted.Key ?? accepted.Caller).FirstOrDefault(same => same.Select(one => one.Run).Distinct().Count() > 1) is { } torn)
        {
            return $"Key {torn.Key} got {string.Join(" and ", torn.Select(one => world.NameOf(one.Run)).Distinct())}.";
        }

        if (world.Accepted.GroupBy(accepted => accepted.Run).FirstOrDefault(same => same.Select(one => one.Key ?? one.Caller).Distinct().Count() > 1) is { } shared)
        {
            return $"{world.NameOf(shared.Key)} answered {string.Join(" and ", shared.Select(one => one.Caller))}.";
        }

        return runs.Where(run => run.Ticket > 0).GroupBy(run => (run.Source, run.Ticket)).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"Ticket {twice.Key.Ticket} was given to {string.Join(" and ", twice.Select(run => world.NameOf(run.Id)))}." : null;
    }

    private static string? Instances(World world) => (
        from hub in world.Hubs
        from instance in hub.Store.Query(new InstanceFilter { Limit = int.MaxValue })
        where !instance.Status.IsTerminal()
        select $"{world.NameOf(instance.InstanceId)} of hub {hub.Name} has not ended.").FirstOrDefault();

    private static string? Work(World world) => world.IsDisturbed ? null
        : world.ModelCalls.Where(call => call.Value > 1).Select(call => $"'{call.Key}' was asked {call.Value} times.").FirstOrDefault();

    private static string? Approved(StorageState state) => state.Rows(TableNames.IngestLedger)
        .Where(entry => entry.Text("Status") == PatchStatus.Approved.ToWire())
        .Select(entry => $"Generation {entry.Number("Generation")} is approved and was never settled.").FirstOrDefault();

    private static string? Source(World world, StoredRow row, List<RunFacts> all, StorageState state)
    {
        var source = row.Text("Source")!;
        var applied = row.Json<AppliedVersion>("Applied");
        var runs = all.Where(run => run.Source == source && run.Ticket > 0).OrderByDescending(run => run.Ticket).ToList();
        var asOf = row.Number("AsOf");

        // A run that worked in two places may take the turn once more when it has ended elsewhere: whoever asks next sees that and takes it.
        if (!world.IsDisturbed && row.Json<TurnHolder>("Turn") is { } turn && runs.Exists(run => run.Id == turn.Run.Value))
        {
            return $"{world.NameOf(turn.Run)} still has the turn.";
        }

        // Whoever terminates an orchestration does not stop the activity that is in progress, which may note this after the run's end.
        if (row.Json<List<RunId>>("Reviews")?.Find(run => StatusOf(run) != RunStatus.Cancelled) is { } waiting)
        {
            return $"{world.NameOf(waiting)} is still noted as waiting for a review.";
        }

        if (applied is not null && StatusOf(applied.Run) is not (null or RunStatus.Completed) and var ended)
        {
            return $"Generation {applied.Generation} is visible, and {world.NameOf(applied.Run)}, which made it, ended {ended.Value.ToWire()}.";
        }

        // What stands is decided by the newest that did not fail; one whose content was refused under another run failed as well.
        var refused = state.Rows(TableNames.IngestLedger).Where(life => life.Text("Status") == PatchStatus.Rejected.ToWire()).Select(life => life.Partition).ToHashSet();
        var deletion = row.Json<SourceDeletion>("Deletion")?.Ticket ?? 0;
        var newest = runs.Find(run => run.Ticket > deletion && !Failing.Contains(run.Status) && !(run.Ticket > asOf && run.Key is { } key && refused.Contains(key)));
        if (newest is null)
        {
            return deletion > 0 && applied is not null ? $"Generation {applied.Generation} is visible, and nothing newer than deletion {deletion} was to be." : null;
        }

        if (newest.Status == RunStatus.Superseded || newest.Ticket != asOf || (newest.Key ?? applied?.Key.Value) != applied?.Key.Value)
        {
            return $"{world.NameOf(newest.Id)} is the newest that did not fail, {newest.Status.ToWire()} at ticket {newest.Ticket}; readers see "
                + $"generation {applied?.Generation} as of {asOf}.";
        }

        // Whoever came after a loss made it good; one without a ticket was told at once that all is there.
        var isMadeGood = newest.Ticket > world.LostAt || all.Exists(run => run.Source == source && run.Ticket == 0);
        return isMadeGood && Generations.ProblemOf(ReflectionId.Parse(row.Text("Reflection")!), SourceId.Parse(source), applied!, state) is { } problem
            ? $"In the end generation {applied!.Generation} is visible, but {problem}." : null;

        RunStatus? StatusOf(RunId id) => all.Find(run => run.Id == id.Value)?.Status;
    }

    // What a clean row stands for is not forgotten; anything else that nobody sees is.
    private static string? Orphans(StorageState state, bool cleaned)
    {
        if (!cleaned && state.Rows(TableNames.UnappliedPatches).Any())
        {
            return null;
        }

        return state.Rows(TableNames.Knowledge).FirstOrDefault(row => !Generations.IsVisible(row, state)) is { } row ? $"Row {row.Row} is left, which nobody sees."
            : state.Rows(TableNames.KnowledgeIndex).FirstOrDefault(name => !Generations.IsVisibleName(name, state)) is { } name ? $"Name '{name.Text("Name")}' is left, which nobody sees."
            : state.Blobs().FirstOrDefault(blob => blob.Name.Contains("/segments/", StringComparison.Ordinal) && !Generations.IsVisible(blob, state)) is { } blob
                ? $"Segment {blob.Name} is left, which nobody sees."
            : state.Rows(TableNames.Sources).Select(source => Residue(source, state)).FirstOrDefault(left => left is not null) is { } left
                ? $"Blob {left} is left of a source that was deleted." : null;
    }

    private static string? Residue(StoredRow source, StorageState state)
    {
        if (source.Json<SourceDeletion>("Deletion") is not { } deletion)
        {
            return null;
        }

        var folder = new ArtifactFolder(ReflectionId.Parse(source.Text("Reflection")!), SourceId.Parse(source.Text("Source")!), deletion.Ticket);
        return state.Blobs().Select(blob => blob.Name).FirstOrDefault(name => name.StartsWith(folder.Root, StringComparison.Ordinal) && folder.IsOlder(name));
    }

    private sealed record RunFacts(string Id, string Source, RunStatus Status, long Ticket, string? Key)
    {
        public static RunFacts Of(StoredRow row) =>
            new(row.Text("Run")!, row.Text("Source")!, RunStatusNames.Parse(row.Text("Status")!), row.Number("Ticket"), row.Text("Key"));
    }
}
