using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Runs;

/// <summary>
/// Puts back what storage had acknowledged and lost, from what the engine still knows of the run: an emulator that is killed with the
/// machine forgets its last seconds, the engine's store does not.
/// </summary>
public sealed class LostWrites(RunStore runs, SourceStore sources, UnappliedStore unapplied, ReflectionStore reflections)
{
    /// <summary>Accepts the run once more under the ticket it had, in the order of its acceptance; what is there stays.</summary>
    public async Task<Stored<RunRecord>?> RestoreAsync(OpenRunRow open, CancellationToken cancellation)
    {
        var run = OpenRuns.RecordOf(open);
        try
        {
            await EnsureSourceAsync(run, cancellation);
        }
        catch (DamagedRowException)
        {
            // The claim meets it again, when the run has a row to say so in.
        }

        await unapplied.InsertRunAsync(open, cancellation);
        await runs.TryWriteAsync(run, null, cancellation);
        return await runs.GetAsync(run.Reflection, run.Id, cancellation);
    }

    /// <summary>Makes sure that the source's row is there and gives the run's ticket to nobody again.</summary>
    /// <returns>The row.</returns>
    public async Task<Stored<SourceState>> EnsureSourceAsync(RunRecord run, CancellationToken cancellation)
    {
        // A source that is known is not looked up in the list of reflections again, so that list comes first.
        await reflections.EnsureAsync(run.Reflection, run.CreatedAt, cancellation);
        while (true)
        {
            var source = await sources.GetAsync(run.Reflection, run.Source, cancellation);
            var state = source?.Value ?? new SourceState { Reflection = run.Reflection, Source = run.Source };
            if (source is { } standing && state.Latest >= run.Ticket)
            {
                return standing;
            }

            var raised = state with { Latest = run.Ticket, LatestRun = run.Id };
            if (await sources.TryWriteAsync(raised, source?.ETag, cancellation) is { } etag)
            {
                return new Stored<SourceState>(raised, etag);
            }
        }
    }
}
