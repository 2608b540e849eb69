using System.Collections.Immutable;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Looks at each write when it has happened, and says which promise it breaks.</summary>
internal sealed class Watch
{
    private readonly World _world;
    private readonly Dictionary<string, RunStatus> _statuses = new(StringComparer.Ordinal);
    private readonly List<Shown> _shown = [];

    public Watch(World world, Watch? origin)
    {
        _world = world;
        if (origin is not null)
        {
            _shown.AddRange(origin._shown);
            foreach (var (run, status) in origin._statuses)
            {
                _statuses.Add(run, status);
            }
        }
    }

    /// <summary>The versions that became visible, in order.</summary>
    public IReadOnlyList<Shown> Flips => _shown;

    /// <summary>Where a run's row stands; null before it is written.</summary>
    public RunStatus? StatusOf(string run) => _statuses.TryGetValue(run, out var status) ? status : null;

    /// <summary>Compares what is stored now with what was before the last request.</summary>
    public void After(StorageState before, StorageState now)
    {
        if (ReferenceEquals(before.Tables, now.Tables))
        {
            return;
        }

        Compare(TableNames.IngestRuns, before, now, OnRun);
        Compare(TableNames.IngestLedger, before, now, OnEntry);
        Compare(TableNames.Sources, before, now, OnSource);
        Compare(TableNames.UnappliedPatches, before, now, OnIntent);
        Compare(TableNames.Knowledge, before, now, (old, row, state) => OnKnowledge(old, row, state, Generations.IsVisible));
        Compare(TableNames.KnowledgeIndex, before, now, (old, row, state) => OnKnowledge(old, row, state, Generations.IsVisibleName));
    }

    private static void Compare(string table, StorageState before, StorageState now, Action<StoredRow?, StoredRow?, StorageState> changed)
    {
        var (old, current) = (before.Rows(table), now.Rows(table));
        if (ReferenceEquals(old, current))
        {
            return;
        }

        using var left = old.GetEnumerator();
        using var right = current.GetEnumerator();
        var (more, most) = (left.MoveNext(), right.MoveNext());
        while (more || most)
        {
            var order = !more ? 1 : !most ? -1 : ReferenceEquals(left.Current, right.Current) ? 0 : StoredRow.Order.Compare(left.Current, right.Current);
            if (order < 0)
            {
                changed(left.Current, null, now);
                more = left.MoveNext();
            }
            else if (order > 0)
            {
                changed(null, right.Current, now);
                most = right.MoveNext();
            }
            else
            {
                if (!ReferenceEquals(left.Current, right.Current))
                {
                    changed(left.Current, right.Current, now);
                }

                (more, most) = (left.MoveNext(), right.MoveNext());
            }
        }
    }

    private void OnRun(StoredRow? old, StoredRow? row, StorageState now)
    {
        if (row is null)
        {
            _world.Violate($"The row of {_world.NameOf(old!.Text("Run")!)} was deleted.");
            return;
        }

        var name = _world.NameOf(row.Text("Run")!);
        var to = RunStatusNames.Parse(row.Text("Status")!);
        _statuses[name] = to;
        if (old is null)
        {
            return;
        }

        var from = RunStatusNames.Parse(old.Text("Status")!);
        var recovered = from is RunStatus.Failed or RunStatus.Cancelled && to == RunStatus.Completed && row.Text("RecoveredBy") is not null;
        if (from.IsTerminal() ? !recovered : from != to && !RunTransitions.CanMove(from, to))
        {
            _world.Violate($"{name} went from {from.ToWire()} to {to.ToWire()}.");
        }

        if (old.Number("Ticket") != row.Number("Ticket"))
        {
            _world.Violate($"{name} had ticket {old.Number("Ticket")} and has {row.Number("Ticket")}.");
        }
    }

    private void OnEntry(StoredRow? old, StoredRow? row, StorageState now)
    {
        if (row is null || row.Row != "entry" || !IsApproved(row) || (old is not null && IsApproved(old)))
        {
            return;
        }

        var key = IngestKey.Parse(row.Partition);
        var (generation, fence) = (row.Number("Generation"), row.Number("Fence"));
        if (Intent(now, key) is not { } intent || intent.Number("Generation") != generation || intent.Number("Fence") != fence)
        {
            _world.Violate($"Generation {generation} was approved and no patch row of fence {fence} stands.");
        }
    }

    private void OnSource(StoredRow? old, StoredRow? row, StorageState now)
    {
        if (row is null)
        {
            _world.Violate("A source's row was deleted.");
            return;
        }

        // Only a deletion shows nothing after something.
        var hides = row.Text("Status") == "deleted";
        foreach (var number in (string[])["Latest", "AsOf", "AppliedGeneration"])
        {
            if (old?.Number(number) > row.Number(number) && !(hides && number == "AppliedGeneration"))
            {
                _world.Violate($"{number} of {row.Text("Source")} went from {old.Number(number)} back to {row.Number(number)}.");
            }
        }

        var applied = row.Json<AppliedVersion>("Applied");
        var before = old?.Json<AppliedVersion>("Applied");
        var asOf = row.Number("AsOf");
        var deletion = row.Json<SourceDeletion>("Deletion");
        if (deletion?.Ticket != old?.Json<SourceDeletion>("Deletion")?.Ticket)
        {
            OnDeletion(row, old?.Number("AsOf") ?? 0, deletion, before);
        }
        else if (applied?.Generation != before?.Generation)
        {
            OnFlip(row, old?.Number("AsOf") ?? 0, applied!, now);
        }
        else if (applied != before)
        {
            _world.Violate($"Generation {applied?.Generation} of {row.Text("Source")} shows something else than before.");
        }
        else if (old is not null && asOf > old.Number("AsOf") && SeenAt(row, asOf, now) is { } seen && seen != applied?.Key.Value)
        {
            _world.Violate($"Ticket {asOf} raised asOf and saw another content than is applied.");
        }
    }

    private void OnDeletion(StoredRow source, long asOf, SourceDeletion? deletion, AppliedVersion? before)
    {
        if (deletion is null || deletion.Ticket <= asOf || source.Number("AsOf") != deletion.Ticket || source.Number("Latest") != deletion.Ticket
            || source.Json<AppliedVersion>("Applied") is not null || deletion.Generation != (before?.Generation ?? 0))
        {
            _world.Violate($"{source.Text("Source")} was deleted over asOf {asOf} as {deletion}, and stands at {source.Number("AsOf")} of {source.Number("Latest")}.");
        }
    }

    private void OnFlip(StoredRow source, long asOf, AppliedVersion applied, StorageState now)
    {
        var what = $"Generation {applied.Generation} of {source.Text("Source")} became visible";
        var (reflection, name) = (ReflectionId.Parse(source.Text("Reflection")!), SourceId.Parse(source.Text("Source")!));
        if (applied.Generation <= asOf || source.Number("AsOf") != applied.Generation)
        {
            _world.Violate($"{what} over asOf {asOf} and left it at {source.Number("AsOf")}.");
        }

        if (_shown.Any(shown => shown.Source == name && shown.Generation == applied.Generation))
        {
            _world.Violate($"{what} again.");
        }

        if (now.Row(TableNames.IngestLedger, applied.Key.Value, "entry") is not { } entry || !IsApproved(entry)
            || entry.Number("Generation") != applied.Generation || entry.Text("BatchHash") != applied.ManifestHash)
        {
            _world.Violate($"{what}, but its patch is not approved.");
        }

        if (Generations.ProblemOf(reflection, name, applied, now) is { } problem)
        {
            _world.Violate($"{what}, but {problem}.");
        }

        _shown.Add(new Shown(name, applied.Generation, applied.Content, _world.Scheduler.Steps));
    }

    private void OnIntent(StoredRow? old, StoredRow? row, StorageState now)
    {
        if (old is null || row is not null || !old.Row.StartsWith("patch-", StringComparison.Ordinal))
        {
            return;
        }

        var key = old.Row["patch-".Length..];
        if (now.Row(TableNames.IngestLedger, key, "entry") is { } entry && IsApproved(entry) && entry.Number("Generation") == old.Number("Generation"))
        {
            _world.Violate($"The patch row of generation {old.Number("Generation")} was deleted while the patch is approved.");
        }
    }

    private void OnKnowledge(StoredRow? old, StoredRow? row, StorageState now, Func<StoredRow, StorageState, bool> isVisible)
    {
        if (old is not null && row is not null)
        {
            _world.Violate($"Knowledge row {row.Row} was changed.");
        }
        else if (old is not null && isVisible(old, now))
        {
            _world.Violate($"Knowledge row {old.Row} was deleted while readers see its generation.");
        }
    }

    private static StoredRow? Intent(StorageState now, IngestKey key) =>
        now.Row(TableNames.UnappliedPatches, UnappliedRowFormat.Partition(PatchRow.ShardOf(key)), PatchRow.KeyOf(key));

    // The content that the run of a ticket saw; null while its row does not tell.
    private static string? SeenAt(StoredRow source, long ticket, StorageState now) => now
        .Rows(TableNames.IngestRuns)
        .FirstOrDefault(run => run.Text("Source") == source.Text("Source") && run.Number("Ticket") == ticket)?.Text("Key");

    private static bool IsApproved(StoredRow entry) => entry.Text("Status") == PatchStatus.Approved.ToWire();
}
