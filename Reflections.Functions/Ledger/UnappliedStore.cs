using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>The write-ahead intents, spread over 16 partitions. The sweeper reads this table and no other to find its work.</summary>
public sealed class UnappliedStore(ReflectionTables tables)
{
    // The row has to have room for the rest of it.
    private const int MaxError = 1000;

    private readonly StoredTable _table = tables.Open(TableNames.UnappliedPatches);

    /// <summary>Inserts the row of a patch. One call, two when a row is there.</summary>
    public async Task<PatchInsert> InsertPatchAsync(PatchRow patch, CancellationToken cancellation)
    {
        var (inserted, etag, row) = await _table.InsertOrGetAsync(UnappliedRowFormat.Write(patch), cancellation);
        if (inserted)
        {
            return new PatchInsert.Inserted(new Stored<PatchRow>(patch, etag));
        }

        var standing = new Stored<PatchRow>(UnappliedRowFormat.ReadPatch(_table.Name, row), etag);
        return standing.Value.Generation == patch.Generation && standing.Value.Fence == patch.Fence
            ? new PatchInsert.Same(standing)
            : new PatchInsert.Other(standing);
    }

    /// <summary>The row of the patch, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<PatchRow>?> GetPatchAsync(IngestKey key, CancellationToken cancellation)
    {
        var row = await _table.GetAsync(UnappliedRowFormat.Partition(PatchRow.ShardOf(key)), PatchRow.KeyOf(key), cancellation);
        return row is null ? null : new Stored<PatchRow>(UnappliedRowFormat.ReadPatch(_table.Name, row), row.ETag);
    }

    /// <summary>Inserts the row of an open run; the one that stands afterwards. One call, two when a row is there.</summary>
    public async Task<Stored<OpenRunRow>> InsertRunAsync(OpenRunRow run, CancellationToken cancellation)
    {
        var (_, etag, row) = await _table.InsertOrGetAsync(UnappliedRowFormat.Write(run), cancellation);
        return new Stored<OpenRunRow>(UnappliedRowFormat.ReadRun(_table.Name, row), etag);
    }

    /// <summary>The row of the open run, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<OpenRunRow>?> GetRunAsync(RunId run, CancellationToken cancellation)
    {
        var row = await _table.GetAsync(UnappliedRowFormat.Partition(OpenRunRow.ShardOf(run)), OpenRunRow.KeyOf(run), cancellation);
        return row is null ? null : new Stored<OpenRunRow>(UnappliedRowFormat.ReadRun(_table.Name, row), row.ETag);
    }

    /// <summary>
    /// Deletes the row of a run that is terminal, whatever its version: a run's row never means anything but that run, and a
    /// terminal run is never opened again. One call.
    /// </summary>
    public Task DeleteRunAsync(RunId run, CancellationToken cancellation) =>
        _table.TryDeleteAsync(UnappliedRowFormat.Partition(OpenRunRow.ShardOf(run)), OpenRunRow.KeyOf(run), ETag.All, cancellation);

    /// <summary>Inserts the row of a clean-up. One call, two when it is there.</summary>
    public Task InsertCleanAsync(CleanRow clean, CancellationToken cancellation) =>
        _table.InsertOrGetAsync(UnappliedRowFormat.Write(clean), cancellation);

    /// <summary>Inserts the row of a deletion; the one that stands afterwards. One call, two when it is there.</summary>
    public async Task<Stored<DeletionRow>> InsertDeletionAsync(DeletionRow deletion, CancellationToken cancellation)
    {
        var (_, etag, row) = await _table.InsertOrGetAsync(UnappliedRowFormat.Write(deletion), cancellation);
        return new Stored<DeletionRow>(UnappliedRowFormat.ReadDeletion(_table.Name, row), etag);
    }

    /// <summary>The source's runs that are open, in no useful order. One call that reads through the backlog, for rows are spread by run.</summary>
    public async Task<IReadOnlyList<OpenRunRow>> FindOpenRunsAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation)
    {
        var found = new List<OpenRunRow>();
        var filter = TableClient.CreateQueryFilter(
            $"RowKey ge {OpenRunRow.Prefix} and RowKey lt {OpenRunRow.Prefix[..^1] + "."} and Reflection eq {reflection.Value} and Source eq {source.Value}");
        await foreach (var row in _table.QueryAsync(filter, cancellation))
        {
            found.Add(UnappliedRowFormat.ReadRun(_table.Name, row));
        }

        return found;
    }

    /// <summary>The reflection's runs that are open, oldest first. One call that reads through the backlog, for 1,000 of them.</summary>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    public async Task<IReadOnlyList<OpenRunRow>> ListOpenRunsAsync(
        ReflectionId reflection, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var found = new List<OpenRunRow>();
        var filter = TableClient.CreateQueryFilter(
            $"RowKey ge {OpenRunRow.Prefix} and RowKey lt {OpenRunRow.Prefix[..^1] + "."} and Reflection eq {reflection.Value}");
        await foreach (var row in _table.QueryAsync(filter, cancellation))
        {
            if (ReadableRows.Find(row, readable => UnappliedRowFormat.ReadRun(_table.Name, readable), damaged) is { } open)
            {
                found.Add(open);
            }
        }

        return [.. found.OrderBy(open => open.Run.Value, StringComparer.Ordinal)];
    }

    /// <summary>All rows, of all shards. One call a shard for up to 1,000 rows.</summary>
    public Task<ShardRows[]> ReadAllAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, UnappliedRow.Shards).Select(shard => ReadShardAsync(shard, cancellation)));

    /// <summary>Deletes that version of the row. One call.</summary>
    /// <returns>True when it is gone, whoever deleted it; false when another version stands there.</returns>
    public Task<bool> DeleteAsync<T>(Stored<T> row, CancellationToken cancellation)
        where T : UnappliedRow =>
        _table.TryDeleteAsync(UnappliedRowFormat.Partition(row.Value.Shard), row.Value.RowKey, row.ETag, cancellation);

    /// <summary>Notes that settling the row failed. One call.</summary>
    /// <param name="setAside">It shall not be tried again.</param>
    /// <returns>The row as it stands now, or null when it has changed or is gone.</returns>
    public async Task<Stored<T>?> RecordAttemptAsync<T>(Stored<T> row, string error, bool setAside, CancellationToken cancellation)
        where T : UnappliedRow
    {
        var tried = row.Value with { Attempts = row.Value.Attempts + 1, LastError = error.Length <= MaxError ? error : error[..MaxError], SetAside = setAside };
        return await _table.TryWriteAsync(UnappliedRowFormat.Write(tried), row.ETag, cancellation) is { } etag
            ? new Stored<T>((T)tried, etag)
            : null;
    }

    /// <summary>All rows of a shard. One call for up to 1,000 rows.</summary>
    /// <param name="shard">0 to 15.</param>
    public async Task<ShardRows> ReadShardAsync(int shard, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, UnappliedRow.Shards);
        var patches = new List<Stored<PatchRow>>();
        var runs = new List<Stored<OpenRunRow>>();
        var cleans = new List<Stored<CleanRow>>();
        var deletions = new List<Stored<DeletionRow>>();
        var damaged = new List<DamagedRowException>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {UnappliedRowFormat.Partition(shard)}");
        await foreach (var row in _table.QueryAsync(filter, cancellation))
        {
            try
            {
                switch (UnappliedRowFormat.Read(_table.Name, row))
                {
                    case PatchRow patch:
                        patches.Add(new Stored<PatchRow>(patch, row.ETag));
                        break;
                    case OpenRunRow run:
                        runs.Add(new Stored<OpenRunRow>(run, row.ETag));
                        break;
                    case CleanRow clean:
                        cleans.Add(new Stored<CleanRow>(clean, row.ETag));
                        break;
                    case DeletionRow deletion:
                        deletions.Add(new Stored<DeletionRow>(deletion, row.ETag));
                        break;
                }
            }
            catch (DamagedRowException problem)
            {
                damaged.Add(problem);
            }
        }

        return new ShardRows(patches, runs, cleans, deletions, damaged);
    }
}
