using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Review;

/// <summary>Lists what waits for review. What it costs depends on the runs that are open, not on those there ever were.</summary>
public sealed class ReviewList(UnappliedStore unapplied, RunStore runs, ReviewDesk desk, ReflectionStore reflections, Pipeline pipeline)
{
    private const int Parallelism = 8;
    private const int MostLookedAt = 1000;

    /// <summary>
    /// A page, by the age of the runs. One call for the backlog, one for each open run that is looked at (at most 1,000 a page), and up to five for each that
    /// waits; one more when nothing is open.
    /// </summary>
    /// <param name="top">Most runs in the page; there may be fewer, and more to come.</param>
    /// <param name="after">The last run that the page before looked at, or null for the first page.</param>
    /// <exception cref="Hosting.ProblemException">The reflection is not known.</exception>
    public async Task<ItemPage<WaitingReview>> ListAsync(ReflectionId reflection, int top, RunId? after, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRowException>();
        var open = await unapplied.ListOpenRunsAsync(reflection, damaged, cancellation);
        if (open.Count == 0 && damaged.Count == 0 && !await reflections.ExistsAsync(reflection, cancellation))
        {
            throw new Hosting.ProblemException(Hosting.Problem.NotFound($"Reflection '{reflection}'"));
        }

        var left = open.Select(row => row.Run).Where(run => after is null || string.CompareOrdinal(run.Value, after.Value) > 0).ToList();
        var (waiting, looked) = await FindAsync(reflection, left, top, damaged, cancellation);
        var items = new WaitingReview?[waiting.Count];
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, items.Length)], Parallelism, async (i, stop) => items[i] = await ShowAsync(waiting[i], stop), cancellation);
        return new ItemPage<WaitingReview>([.. items.OfType<WaitingReview>()], looked < left.Count ? left[looked - 1].Value : null)
        {
            Damaged = StoredDamage.Of(damaged),
        };
    }

    /// <summary>The first runs that wait, and how many were looked at.</summary>
    private async Task<(IReadOnlyList<RunRecord> Waiting, int Looked)> FindAsync(
        ReflectionId reflection, List<RunId> left, int top, List<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var waiting = new List<RunRecord>();
        var looked = 0;
        foreach (var some in left.Take(MostLookedAt).Chunk(Parallelism))
        {
            var rows = await Task.WhenAll(some.Select(run => GetAsync(reflection, run, cancellation)));
            foreach (var (run, damage) in rows)
            {
                looked++;
                damaged.AddRange(damage is null ? [] : [damage]);
                waiting.AddRange(run?.Status == RunStatus.AwaitingReview ? [run] : []);
                if (waiting.Count == top)
                {
                    return (waiting, looked);
                }
            }
        }

        return (waiting, looked);
    }

    private async Task<(RunRecord? Run, DamagedRowException? Damage)> GetAsync(ReflectionId reflection, RunId run, CancellationToken cancellation)
    {
        try
        {
            return ((await runs.GetAsync(reflection, run, cancellation))?.Value, null);
        }
        catch (DamagedRowException damage)
        {
            return (null, damage);
        }
    }

    private async Task<WaitingReview?> ShowAsync(RunRecord run, CancellationToken cancellation)
    {
        var (isHeld, difference) = await desk.LookAsync(run, cancellation);
        var since = run.Timeline.GetValueOrDefault(RunStatus.AwaitingReview, run.CreatedAt);
        return !isHeld ? null : new WaitingReview(
            run.Id.Value, run.Source.Value, since, since + pipeline.Policy.ReviewTimeout, run.Reason,
            difference?.FactsAdded.Count, difference?.FactsRetired.Count, difference?.FactsChanged.Count, difference?.FactsUnchanged.Count);
    }
}

/// <summary>A run that waits for review, and what approving its batch would change; that is unknown when something it rests on is damaged.</summary>
/// <param name="Until">When the run ends if nobody decides.</param>
/// <param name="Added">Facts.</param>
public sealed record WaitingReview(
    string RunId, string SourceId, DateTimeOffset Since, DateTimeOffset Until, string? Reason, int? Added, int? Retired, int? Changed, int? Unchanged);
