using Reflections.Functions.Ledger;

namespace Reflections.Functions.Sweeping;

/// <summary>Which of the due rows one sweep takes, and in which order.</summary>
public static class SweepShare
{
    /// <summary>How long a share is the same: the time between two sweeps of the timer.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Patches first, for readers wait for what is approved; then deletions and runs, oldest first; then clean-ups, longest due first. When that is more than
    /// <paramref name="max"/>, patches have precedence, and of what does not fit each round of sweeps takes the next part: rows that cannot be
    /// settled for now, such as those of live runs, never keep the others waiting for ever.
    /// </summary>
    public static IReadOnlyList<SweepTarget> Of(
        IEnumerable<Stored<PatchRow>> patches, IEnumerable<Stored<OpenRunRow>> runs, IEnumerable<Stored<CleanRow>> cleans,
        IEnumerable<Stored<DeletionRow>> deletions, int max, DateTimeOffset now)
    {
        var round = now.UtcTicks / Round.Ticks;
        var first = Part([.. patches.OrderBy(row => row.Value.CreatedAt).Select(row => new SweepTarget(row.ETag.ToString(), Patch: row.Value))], max, round);
        SweepTarget[] others =
        [
            .. deletions.OrderBy(row => row.Value.CreatedAt).Select(row => new SweepTarget(row.ETag.ToString(), Deletion: row.Value)),
            .. runs.OrderBy(row => row.Value.CreatedAt).Select(row => new SweepTarget(row.ETag.ToString(), Run: row.Value)),
            .. cleans.OrderBy(row => row.Value.DueAt).Select(row => new SweepTarget(row.ETag.ToString(), Clean: row.Value)),
        ];
        return [.. first, .. Part(others, max - first.Count, round)];
    }

    private static IReadOnlyList<SweepTarget> Part(SweepTarget[] rows, int room, long round)
    {
        if (rows.Length <= room)
        {
            return rows;
        }

        var from = (int)(round * room % rows.Length);
        return [.. Enumerable.Range(from, room).Select(at => rows[at % rows.Length])];
    }
}
