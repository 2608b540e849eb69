using Azure.Data.Tables;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>Cuts rows of one partition into transactions that the service takes.</summary>
internal static class RowBatches
{
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
