using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Deletion;

/// <summary>
/// Finds and erases what storage holds of a source from before its deletion. It goes by keys alone and reads nothing, so that damage is erased too,
/// and it looks into every place, not only where a version was applied: runs that failed have left something as well.
/// </summary>
public sealed class SourceEraser(ReflectionTables tables, ArtifactStore artifacts, PassageStore passages, IOptions<KnowledgeOptions> options)
{
    // Each but the first meets only what somebody wrote meanwhile.
    private const int MaxRounds = 4;

    private readonly StoredTable _knowledge = tables.Open(TableNames.Knowledge);
    private readonly StoredTable _index = tables.Open(TableNames.KnowledgeIndex);

    /// <summary>What there is. One call for 1,000 rows, one for 5,000 blobs, and one that reads through the reflection's index; what a vector store holds is asked of it.</summary>
    /// <param name="folder">The source, and the epoch that its deletion began: what is of that epoch stays.</param>
    public async Task<SourceResidue> FindAsync(ArtifactFolder folder, CancellationToken cancellation)
    {
        var (rows, index, blobs, stored) = await ScanAsync(folder, cancellation);
        return new SourceResidue(rows.Count, index.Count, blobs.Count, stored);
    }

    /// <summary>Erases until a scan finds nothing.</summary>
    /// <param name="folder">As for <see cref="FindAsync"/>.</param>
    /// <returns>What was erased, and what the last scan found: nothing, unless somebody goes on writing.</returns>
    public async Task<(SourceResidue Erased, SourceResidue Left)> EraseAsync(ArtifactFolder folder, CancellationToken cancellation)
    {
        var erased = new SourceResidue(0, 0, 0);
        for (var round = 1; ; round++)
        {
            var (rows, index, blobs, stored) = await ScanAsync(folder, cancellation);
            var found = new SourceResidue(rows.Count, index.Count, blobs.Count, stored);
            if (found.IsNothing || round > MaxRounds)
            {
                return (erased, found);
            }

            await Task.WhenAll(
                RowBatches.DeleteAsync(_index, index, options.Value.Parallelism, cancellation),
                RowBatches.DeleteAsync(_knowledge, rows, options.Value.Parallelism, cancellation),
                passages.DeleteBeforeAsync(KeyOf(folder), folder.Epoch, cancellation),
                Bounded.ForEachAsync(blobs, options.Value.Parallelism, (name, stop) => artifacts.DeleteAsync(name, stop), cancellation));
            erased += found;
        }
    }

    private static SourceKey KeyOf(ArtifactFolder folder) => new(folder.Reflection, folder.Source);

    private async Task<(List<TableEntity> Rows, List<TableEntity> Index, List<string> Blobs, int Passages)> ScanAsync(
        ArtifactFolder folder, CancellationToken cancellation)
    {
        var first = TableKeys.OfGeneration(folder.Reflection, folder.Source, 0);
        var end = TableKeys.OfGeneration(folder.Reflection, folder.Source, folder.Epoch);
        var rows = RowsAsync(_knowledge, TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}"), cancellation);
        var (firstBucket, lastBucket) = IndexRows.Partitions(folder.Reflection);
        var index = RowsAsync(
            _index,
            TableClient.CreateQueryFilter($"PartitionKey ge {firstBucket} and PartitionKey le {lastBucket} and Source eq {folder.Source.Value}"),
            cancellation);
        var blobs = new List<string>();
        await foreach (var name in artifacts.ListAsync(folder.Root, cancellation))
        {
            if (folder.IsOlder(name))
            {
                blobs.Add(name);
            }
        }

        var stored = await passages.CountBeforeAsync(KeyOf(folder), folder.Epoch, cancellation);
        return (await rows, [.. (await index).Where(row => IndexRows.IsBefore(row, folder.Epoch))], blobs, stored);
    }

    private static async Task<List<TableEntity>> RowsAsync(StoredTable table, string filter, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync(filter, cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }
}
