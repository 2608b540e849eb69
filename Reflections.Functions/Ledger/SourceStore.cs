using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>One row a source: the order of its observations, its turn, and what readers see. The row of the commit point.</summary>
public sealed class SourceStore(ReflectionTables tables)
{
    private readonly StoredTable _table = tables.Open(TableNames.Sources);

    /// <summary>The source, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<SourceState>?> GetAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation) =>
        await _table.GetAsync(TableKeys.Of(reflection), TableKeys.Of(source), cancellation) is { } row
            ? new Stored<SourceState>(Read(row), row.ETag)
            : null;

    /// <summary>As <see cref="GetAsync"/>, for who only looks at another source: null also when the row is not readable. One call.</summary>
    public async Task<SourceState?> FindAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync(reflection, source, cancellation))?.Value;
        }
        catch (DamagedRowException)
        {
            return null;
        }
    }

    /// <summary>Writes the source over the version <paramref name="expected"/>, or as a new one when that is null.</summary>
    /// <returns>Its new version, or null when somebody else's write came first.</returns>
    public Task<ETag?> TryWriteAsync(SourceState state, ETag? expected, CancellationToken cancellation) =>
        _table.TryWriteAsync(Write(state), expected, cancellation);

    /// <summary>All sources of a reflection, in no useful order; 1,000 a call.</summary>
    /// <param name="damaged">Takes the rows that are not readable; when null, the first of them is thrown.</param>
    public async IAsyncEnumerable<SourceState> ListAsync(
        ReflectionId reflection, [EnumeratorCancellation] CancellationToken cancellation, ICollection<DamagedRowException>? damaged = null)
    {
        await foreach (var row in _table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Of(reflection)}"), cancellation))
        {
            if (ReadableRows.Find(row, Read, damaged) is { } state)
            {
                yield return state;
            }
        }
    }

    // Applied is what counts; the plain properties after it are there for people who read the row.
    private static TableEntity Write(SourceState state) => new RowWriter(TableKeys.Of(state.Reflection), TableKeys.Of(state.Source))
        .Text("Reflection", state.Reflection.Value)
        .Text("Source", state.Source.Value)
        .Number("Latest", state.Latest)
        .Text("LatestRun", state.LatestRun?.Value)
        .Number("AsOf", state.AsOf)
        .Json("Applied", state.Applied)
        .Json("Flips", state.Flips)
        .Json("Turn", state.Turn)
        .Json("Reviews", state.Reviews.Count == 0 ? null : state.Reviews)
        .Json("Deletion", state.Deletion)
        .Text("Status", state.Applied is not null ? "ingested" : state.IsDeleted ? "deleted" : "known")
        .Number("AppliedGeneration", state.Applied?.Generation)
        .Text("AppliedRun", state.Applied?.Run.Value)
        .Time("AppliedAt", state.Applied?.At)
        .Count("Chunks", state.Applied?.Chunks ?? 0)
        .Count("Entities", state.Applied?.Entities ?? 0)
        .Count("Facts", state.Applied?.Facts ?? 0)
        .Row;

    private SourceState Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var state = new SourceState
        {
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Source = reader.Id<SourceId>("Source"),
            Latest = reader.Number("Latest"),
            LatestRun = reader.OptionalId<RunId>("LatestRun"),
            AsOf = reader.Number("AsOf"),
            Applied = reader.OptionalJson<AppliedVersion>("Applied"),
            Flips = reader.Json<List<Flip>>("Flips"),
            Turn = reader.OptionalJson<TurnHolder>("Turn"),
            Reviews = reader.OptionalJson<List<RunId>>("Reviews") ?? [],
            Deletion = reader.OptionalJson<SourceDeletion>("Deletion"),
        };
        reader.RequirePlace(TableKeys.Of(state.Reflection), TableKeys.Of(state.Source));

        // Both are written by the flip: a source that flipped shows something, unless it was deleted since.
        return (state.Applied, state.Flips.Count) switch
        {
            (null, > 0) when !state.IsDeleted => throw reader.Missing("Applied"),
            (not null, 0) => throw reader.Damaged("Flips is empty"),
            _ => state,
        };
    }
}
