using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Runs;

/// <summary>Writes the outcome of a run whose patch somebody else settled.</summary>
public sealed class RunRecovery(RunStore runs, SourceStore sources, UnappliedStore unapplied, TimeProvider time)
{
    /// <summary>
    /// Ends the run as <paramref name="to"/> unless it is terminal. The one exception: <c>failed</c> becomes <c>completed</c>, because the
    /// patch it had got approved is applied.
    /// </summary>
    /// <param name="by">"sweeper", or the id of the run that did it.</param>
    /// <returns>True when the row was written.</returns>
    public async Task<bool> EndAsync(ReflectionId reflection, RunId run, RunStatus to, string reason, string by, CancellationToken cancellation)
    {
        while (await runs.GetAsync(reflection, run, cancellation) is { } row && row.Value.CanEndFor(to))
        {
            var source = await sources.ReleaseTurnAsync(row.Value, cancellation);
            var ended = row.Value.EndFor(to, reason, by, time.GetUtcNow(), source?.NotedAt(row.Value.Ticket));
            if (await runs.TryWriteAsync(ended, row.ETag, cancellation) is not null)
            {
                await unapplied.DeleteRunAsync(run, cancellation);
                return true;
            }
        }

        return false;
    }
}
