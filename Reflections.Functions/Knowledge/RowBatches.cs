using Azure.Data.Tables;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>Cuts rows of one partition into transactions that the service takes.</summary>
internal static class RowBatches
{
    /// <summary>Deletes the rows, of whatever partitions, in their order within each; one that is gone counts as deleted.</summary>
    public static async Task DeleteAsync(StoredTable table, IReadOnlyList<TableEntity> rows, int parallelism, CancellationToken cancellation)
    {
        foreach (var batch in rows.GroupBy(row => row.PartitionKey, StringComparer.Ordinal).SelectMany(part => Cut([.. part])).ToList())
        {
            try
            {
                await table.SubmitAsync(
                    [.. batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, Azure.ETag.All))], cancellation);
            }
            catch (TableTransactionFailedException refused) when (refused.Status == 404)
            {
                // An earlier attempt got this far, or never came as far as to insert them all.
                await Bounded.ForEachAsync(
                    batch, parallelism, (row, stop) => table.TryDeleteAsync(row.PartitionKey, row.RowKey, Azure.ETag.All, stop), cancellation);
            }
        }
    }

    public static IReadOnlyList<IReadOnlyList<TableEntity>> Cut(IReadOnlyList<TableEntity> rows)
    {
        var batches = new List<IReadOnlyList<TableEntity>>();
        var batch = new List<TableEntity>();
        long bytes = 0;
        foreach (var row in rows)
        {
            var size = TableLimits.SentBytes(row);
            if (batch.Count == TableLimits.MaxTransactionRows || (batch.Count > 0 && bytes + size >= TableLimits.MaxTransactionBytes))
            {
                batches.Add(batch);
                batch = [];
                bytes = 0;
            }

            batch.Add(row);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            batches.Add(batch);
        }

        return batches;
    }
}
