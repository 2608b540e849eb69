using Reflections.Domain.Runs;

namespace Reflections.Domain.Overview;

/// <summary>Runs of some days in numbers.</summary>
/// <param name="Buckets">Oldest first, without gaps.</param>
/// <param name="Stages">In the order of the stages; those that no run left are absent.</param>
/// <param name="SkipShare">Runs that were skipped among those that ended; 0 of none.</param>
/// <param name="Skips">How many were skipped why.</param>
/// <param name="StorageCalls">Of the runs that ended.</param>
public sealed record RunOverview(
    IReadOnlyList<RunBucket> Buckets, IReadOnlyList<StageTimes> Stages, double SkipShare, IReadOnlyDictionary<SkipReason, int> Skips, Quantiles StorageCalls)
{
    /// <summary>Longest time that is shown, in days.</summary>
    public const int MaxDays = 90;

    // Up to two days are shown by hours: 48 points tell more than two.
    private const int HourlyDays = 2;

    /// <summary>When a time of that many days, and its first bucket, begin: at a whole day or hour in UTC.</summary>
    /// <param name="days">1 to <see cref="MaxDays"/>.</param>
    public static DateTimeOffset Start(DateTimeOffset now, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays);
        var size = SizeOf(days);
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % size.Ticks) + size.Ticks, TimeSpan.Zero) - TimeSpan.FromDays(days);
    }

    /// <summary>Counts the runs that were accepted since <see cref="Start"/>.</summary>
    public static RunOverview Of(IEnumerable<RunRecord> runs, DateTimeOffset now, int days)
    {
        var (start, size) = (Start(now, days), SizeOf(days));
        var shown = runs.Where(run => run.CreatedAt >= start).ToList();
        var ended = shown.Where(run => run.Status.IsTerminal()).ToList();
        var byBucket = shown.ToLookup(run => (run.CreatedAt - start).Ticks / size.Ticks);
        var skips = ended.Select(SkipReasons.Of).OfType<SkipReason>().CountBy(reason => reason).ToDictionary();
        return new RunOverview(
            [.. Enumerable.Range(0, (int)(TimeSpan.FromDays(days) / size)).Select(i => new RunBucket(start + (i * size), byBucket[i].CountBy(run => run.Status).ToDictionary()))],
            StageTimes.Of(shown),
            ended.Count == 0 ? 0 : (double)skips.Values.Sum() / ended.Count,
            skips,
            new Quantiles(ended.Select(run => (long)run.Counts.StorageCalls)));
    }

    private static TimeSpan SizeOf(int days) => days <= HourlyDays ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
}

/// <summary>The runs that were accepted in an hour or a day.</summary>
/// <param name="Runs">How many stand where now.</param>
public sealed record RunBucket(DateTimeOffset Start, IReadOnlyDictionary<RunStatus, int> Runs);
