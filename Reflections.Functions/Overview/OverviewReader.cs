using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Domain.Overview;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Overview;

/// <summary>Counts a reflection's runs and its backlog.</summary>
public sealed class OverviewReader(RunStore runs, UnappliedStore unapplied, VersionReader versions, TimeProvider time)
{
    /// <summary>Most runs that are counted.</summary>
    public const int MaxRuns = 10_000;

    private static readonly RunStatus[] Outcomes = [.. Enum.GetValues<RunStatus>().Where(status => status.IsTerminal())];

    /// <summary>Counts. One call for 1,000 runs, and 16 for the backlog; one more when there is no run.</summary>
    /// <param name="days">1 to <see cref="RunOverview.MaxDays"/>.</param>
    /// <exception cref="Hosting.ProblemException">The reflection is not known.</exception>
    public async Task<OverviewView> ReadAsync(ReflectionId reflection, int days, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var damaged = new List<DamagedRowException>();
        var (listed, isAll) = await runs.ListSinceAsync(reflection, RunOverview.Start(now, days), MaxRuns, damaged, cancellation);
        if (listed.Count == 0 && damaged.Count == 0)
        {
            await versions.RequireAsync(reflection, cancellation);
        }

        var overview = RunOverview.Of(listed, now, days);
        var backlog = (await unapplied.ReadAllAsync(cancellation)).SelectMany(shard => shard.Rows).Where(row => row.Reflection == reflection).ToList();
        return new OverviewView(
            [.. overview.Buckets.Select(Show)],
            [.. overview.Stages.Select(stage => new StageView(
                stage.Stage.ToWire(), stage.Milliseconds.Count, stage.Milliseconds.At(0.5), stage.Milliseconds.At(0.95), stage.Milliseconds.Max))],
            Math.Round(overview.SkipShare, 4),
            Enum.GetValues<SkipReason>().ToDictionary(reason => reason.ToWire(), reason => overview.Skips.GetValueOrDefault(reason)),
            new CallsView(overview.StorageCalls.At(0.5), overview.StorageCalls.At(0.95), overview.StorageCalls.Max),
            Count(backlog, now), overview.Buckets.Sum(bucket => bucket.Runs.Values.Sum()), !isAll)
        {
            Damaged = StoredDamage.Of(damaged),
        };
    }

    private static IReadOnlyDictionary<string, object> Show(RunBucket bucket)
    {
        var shown = new Dictionary<string, object> { ["bucket"] = bucket.Start };
        foreach (var outcome in Outcomes)
        {
            shown[outcome.ToWire()] = bucket.Runs.GetValueOrDefault(outcome);
        }

        shown["open"] = bucket.Runs.Where(runs => !runs.Key.IsTerminal()).Sum(runs => runs.Value);
        return shown;
    }

    private static BacklogView Count(List<UnappliedRow> rows, DateTimeOffset now) => new(
        rows.OfType<PatchRow>().Count(), rows.OfType<OpenRunRow>().Count(), rows.OfType<CleanRow>().Count(), rows.OfType<DeletionRow>().Count(),
        rows.Count == 0 ? 0 : Math.Max(0, Math.Round((now - rows.Min(row => row.CreatedAt)).TotalSeconds, 3)), rows.Count(row => row.SetAside));
}
