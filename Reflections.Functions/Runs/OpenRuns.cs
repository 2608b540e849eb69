using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Runs;

/// <summary>The open-run row of a run, and the run that such a row can bring back.</summary>
public static class OpenRuns
{
    /// <summary>The row that stands while the run is open.</summary>
    public static OpenRunRow RowOf(RunRecord run) => new()
    {
        Reflection = run.Reflection,
        Source = run.Source,
        CreatedAt = run.CreatedAt,
        Run = run.Id,
        Ticket = run.Ticket,
        Epoch = run.Epoch,
        Hub = run.Hub,
        Input = run.Input,
        Force = run.Force,
        RetryOf = run.RetryOf,
        IdempotencyKey = run.IdempotencyKey,
    };

    /// <summary>The run as it was accepted. Its content is found again by the fetch stage.</summary>
    public static RunRecord RecordOf(OpenRunRow row) => new()
    {
        Id = row.Run,
        Reflection = row.Reflection,
        Source = row.Source,
        Status = RunStatus.Queued,
        Ticket = row.Ticket,
        Epoch = row.Epoch,
        Hub = row.Hub,
        Input = row.Input,
        Force = row.Force,
        RetryOf = row.RetryOf,
        IdempotencyKey = row.IdempotencyKey,
        CreatedAt = row.CreatedAt,
        Timeline = new Dictionary<RunStatus, DateTimeOffset> { [RunStatus.Queued] = row.CreatedAt },
    };

    /// <summary>Gives the source's turn back, and waits for review no longer. One call, two when there is something to change.</summary>
    /// <returns>The source as it stands then; null when it is gone or damaged.</returns>
    public static async Task<SourceState?> ReleaseTurnAsync(this SourceStore sources, RunRecord run, CancellationToken cancellation)
    {
        try
        {
            return await sources.ChangeAsync(run, state => state.ReleaseTurn(run.Id), cancellation);
        }
        catch (DamagedRowException)
        {
            // The run must be able to end and say what is damaged. Whoever asks for the turn of a repaired row takes it from a run that has ended.
            return null;
        }
    }

    /// <summary>Gives the turn back while the run waits for review, and notes that it does.</summary>
    /// <returns>The source as it stands then; null when it is gone.</returns>
    public static Task<SourceState?> AwaitReviewAsync(this SourceStore sources, RunRecord run, CancellationToken cancellation) =>
        sources.ChangeAsync(run, state => state.AwaitReview(run.Id), cancellation);

    private static async Task<SourceState?> ChangeAsync(
        this SourceStore sources, RunRecord run, Func<SourceState, SourceState> change, CancellationToken cancellation)
    {
        while (await sources.GetAsync(run.Reflection, run.Source, cancellation) is { } source)
        {
            var changed = change(source.Value);
            if (ReferenceEquals(changed, source.Value) || await sources.TryWriteAsync(changed, source.ETag, cancellation) is not null)
            {
                return changed;
            }
        }

        return null;
    }
}
