using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;

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
        Hub = row.Hub,
        Input = row.Input,
        Force = row.Force,
        RetryOf = row.RetryOf,
        IdempotencyKey = row.IdempotencyKey,
        CreatedAt = row.CreatedAt,
        Timeline = new Dictionary<RunStatus, DateTimeOffset> { [RunStatus.Queued] = row.CreatedAt },
    };

    /// <summary>Gives the source's turn back if the run holds it. One call, two when it does.</summary>
    public static async Task ReleaseTurnAsync(this SourceStore sources, RunRecord run, CancellationToken cancellation)
    {
        while (await sources.GetAsync(run.Reflection, run.Source, cancellation) is { } source && source.Value.Turn?.Run == run.Id)
        {
            if (await sources.TryWriteAsync(source.Value.ReleaseTurn(run.Id), source.ETag, cancellation) is not null)
            {
                return;
            }
        }
    }
}
