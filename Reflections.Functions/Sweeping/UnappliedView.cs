using Reflections.Functions.Ledger;

namespace Reflections.Functions.Sweeping;

/// <summary>A write-ahead intent as the HTTP API shows it.</summary>
/// <param name="Kind"><c>patch</c>, <c>run</c>, <c>clean</c> or <c>delete</c>.</param>
/// <param name="Row">Its shard and key, as sweeps name it.</param>
/// <param name="RunId">The run it belongs to, or null.</param>
/// <param name="Generation">The patch's, the run's ticket, the generation to delete, or the deletion's ticket.</param>
/// <param name="SetAside">It failed too often and is not tried again.</param>
public sealed record UnappliedView(
    string Kind, string Row, string ReflectionId, string SourceId, string? RunId, long Generation, DateTimeOffset CreatedAt, double AgeSeconds, int Attempts,
    string? LastError, bool SetAside)
{
    /// <summary>The view of <paramref name="row"/>.</summary>
    public static UnappliedView Of(UnappliedRow row, DateTimeOffset now)
    {
        var (kind, run, generation) = row switch
        {
            PatchRow patch => ("patch", patch.Run, patch.Generation),
            OpenRunRow open => ("run", open.Run, open.Ticket),
            CleanRow clean => ("clean", null, clean.Generation),
            DeletionRow deletion => ("delete", null, deletion.Ticket),
            _ => throw new InvalidOperationException($"Unknown row {row}."),
        };
        return new UnappliedView(
            kind, Sweeper.NameOf(row), row.Reflection.Value, row.Source.Value, run?.Value, generation, row.CreatedAt,
            Math.Max(0, Math.Round((now - row.CreatedAt).TotalSeconds, 3)), row.Attempts, row.LastError, row.SetAside);
    }
}
