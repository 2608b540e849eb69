using Azure;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Runs;

/// <summary>Writes a run's progress to its row, each write conditional on the one before.</summary>
public sealed class RunJournal(RunStore runs, TimeProvider time)
{
    /// <summary>
    /// Moves the run to <paramref name="to"/>. When the row has moved meanwhile (an earlier attempt of the same step, or somebody
    /// who ended the run), the row wins: a terminal row is returned as it is, any other is moved on from where it stands. A row that is gone is
    /// written anew.
    /// </summary>
    /// <param name="change">Further changes of the row, or null.</param>
    /// <exception cref="InvalidOperationException">The row does not allow the move.</exception>
    public async Task<RunCursor> MoveAsync(
        RunCursor cursor, RunStatus to, CancellationToken cancellation, string? reason = null, Func<RunRecord, RunRecord>? change = null)
    {
        while (!cursor.Run.Status.IsTerminal())
        {
            var moved = cursor.Run.Status == to ? cursor.Run : cursor.Run.Advance(to, time.GetUtcNow(), reason);
            var changed = change is null ? moved : change(moved);
            if (await runs.TryWriteAsync(changed, new ETag(cursor.ETag), cancellation) is { } etag)
            {
                return new RunCursor(changed, etag.ToString());
            }

            if (await runs.GetAsync(cursor.Run.Reflection, cursor.Run.Id, cancellation) is { } row)
            {
                cursor = new RunCursor(row.Value.Status.IsTerminal() ? row.Value : Learned(row.Value, cursor.Run), row.ETag.ToString());
            }
            else if (await runs.TryWriteAsync(changed, null, cancellation) is { } inserted)
            {
                // Rows of runs are never deleted: storage has lost it, and the engine's is the newest there is.
                return new RunCursor(changed, inserted.ToString());
            }
        }

        return cursor;
    }

    /// <summary>The row with what the stages have found out since it was written: that goes on with the run, and into the row by its next write.</summary>
    private static RunRecord Learned(RunRecord row, RunRecord run) => row with
    {
        Counts = run.Counts,
        Input = run.Input.Raw is null ? row.Input : run.Input,
        Content = run.Content ?? row.Content,
        Key = run.Key ?? row.Key,
        Validators = run.Validators ?? row.Validators,

        // Whoever dropped it means to fetch everything, or has done so.
        Known = row.Known is null ? null : run.Known,
    };
}
