using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>
/// Writes and deletes generations. Rows are inserted and never changed; a row that is there must be equal, so that anyone may
/// repeat the writing. Order: the generation's own partition, its manifest last; then the index. So a partition without rows
/// has no index rows either, and what is in the partition tells which index rows to delete.
/// </summary>
public sealed class KnowledgeWriter(ReflectionTables tables, ArtifactStore artifacts, PassageStore passages, IOptions<KnowledgeOptions> options)
{
    // Each round inserts rows that others have not: another round is needed only while somebody else writes or deletes the same.
    private const int MaxRounds = 8;

    private readonly StoredTable _knowledge = tables.Open(TableNames.Knowledge);
    private readonly StoredTable _index = tables.Open(TableNames.KnowledgeIndex);

    private int Parallelism => options.Value.Parallelism;

    /// <summary>
    /// Writes all of a generation; nobody sees it before the flip. A small document costs one blob, one transaction and at
    /// most four of the index; a vector store that is registered is asked besides.
    /// </summary>
    /// <exception cref="GenerationConflictException">The generation belongs to another batch.</exception>
    public async Task<KnowledgeManifest> WriteGenerationAsync(
        SourceKey source, long generation, PatchBatch batch, string batchHash, CancellationToken cancellation)
    {
        var segment = ArtifactNames.Segment(source.Reflection, source.Source, generation, batchHash);
        var manifest = new KnowledgeManifest(
            batchHash, KnowledgeManifest.CurrentLayout, segment, batch.Chunks.Count, batch.Entities.Count, batch.Facts.Count);
        var rows = RowBatches.Cut(GenerationRows.Write(source, generation, batch, manifest));
        await Task.WhenAll(
            artifacts.PutJsonIfAbsentAsync(segment, KnowledgeSegment.Of(batch), cancellation),
            InsertManifestLastAsync(source, generation, rows, cancellation));

        var index = IndexRows.Write(source, generation, batch.Layout, batch.Entities, batch.Facts).GroupBy(row => row.PartitionKey, StringComparer.Ordinal);
        await InParallelAsync(
            [.. index.SelectMany(bucket => RowBatches.Cut([.. bucket]))],
            (part, stop) => InsertAsync(_index, part, source, generation, FindEachAsync, stop),
            cancellation);

        // Last, because a vector store overwrites: by now the generation is known to be this batch's.
        await passages.WriteAsync(source, generation, batch, cancellation);
        return manifest;
    }

    /// <summary>Deletes all of a generation that no reader sees. Repeatable; counts of zero mean that nothing was left.</summary>
    public async Task<DeletedGeneration> DeleteGenerationAsync(SourceKey source, long generation, CancellationToken cancellation)
    {
        var partition = TableKeys.OfGeneration(source.Reflection, source.Source, generation);
        var rows = new List<TableEntity>();
        await foreach (var row in _knowledge.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellation))
        {
            rows.Add(row);
        }

        var index = IndexRows.Write(
            source,
            generation,
            PatchBatch.CurrentLayout,
            rows.Where(GenerationRows.IsEntity).Select(row => GenerationRows.ReadEntity(_knowledge.Name, row)),
            rows.Where(GenerationRows.IsFact).Select(row => GenerationRows.ReadFact(_knowledge.Name, row)));
        await RowBatches.DeleteAsync(_index, index, Parallelism, cancellation);

        // The manifest goes first: it must not stand without its rows.
        await RowBatches.DeleteAsync(_knowledge, [.. rows.OrderBy(row => row.RowKey == GenerationRows.ManifestRow ? 0 : 1)], Parallelism, cancellation);

        var segments = 0;
        await foreach (var name in artifacts.ListAsync(ArtifactNames.SegmentPrefix(source.Reflection, source.Source, generation), cancellation))
        {
            segments += await artifacts.DeleteAsync(name, cancellation) ? 1 : 0;
        }

        return new DeletedGeneration(rows.Count, index.Count, segments, await passages.DeleteAsync(source, generation, cancellation));
    }

    private async Task InsertManifestLastAsync(
        SourceKey source, long generation, IReadOnlyList<IReadOnlyList<TableEntity>> batches, CancellationToken cancellation)
    {
        await InParallelAsync(
            [.. batches.SkipLast(1)], (part, stop) => InsertAsync(_knowledge, part, source, generation, FindRangeAsync, stop), cancellation);
        await InsertAsync(_knowledge, batches[^1], source, generation, FindRangeAsync, cancellation);
    }

    private static async Task InsertAsync(
        StoredTable table, IReadOnlyList<TableEntity> rows, SourceKey source, long generation,
        Func<StoredTable, IReadOnlyList<TableEntity>, CancellationToken, Task<List<TableEntity>>> find, CancellationToken cancellation)
    {
        var missing = rows;
        for (var round = 1; missing.Count > 0; round++)
        {
            try
            {
                await table.SubmitAsync([.. missing.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], cancellation);
                return;
            }
            catch (TableTransactionFailedException refused) when (refused.Status == 409 && round < MaxRounds)
            {
                var standing = (await find(table, rows, cancellation)).ToDictionary(row => row.RowKey, StringComparer.Ordinal);
                if (rows.FirstOrDefault(row => standing.TryGetValue(row.RowKey, out var other) && !RowContent.Same(row, other)) is { } different)
                {
                    throw new GenerationConflictException(source.Source.Value, generation, $"row {different.RowKey} in {table.Name} differs");
                }

                missing = [.. rows.Where(row => !standing.ContainsKey(row.RowKey))];
            }
        }
    }

    // The partition is the generation's alone: what lies between the first and the last row is its own.
    private static async Task<List<TableEntity>> FindRangeAsync(
        StoredTable table, IReadOnlyList<TableEntity> rows, CancellationToken cancellation)
    {
        var partition = rows[0].PartitionKey;
        var first = rows.Select(row => row.RowKey).Min(StringComparer.Ordinal)!;
        var last = rows.Select(row => row.RowKey).Max(StringComparer.Ordinal)!;
        var found = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        await foreach (var row in table.QueryAsync(filter, cancellation))
        {
            found.Add(row);
        }

        return found;
    }

    // Here the rows of all sources lie between one's own: asking for each costs the document's size, not the reflection's.
    private async Task<List<TableEntity>> FindEachAsync(StoredTable table, IReadOnlyList<TableEntity> rows, CancellationToken cancellation)
    {
        var found = new TableEntity?[rows.Count];
        await InParallelAsync(
            [.. Enumerable.Range(0, rows.Count)],
            async (i, stop) => found[i] = await table.GetAsync(rows[i].PartitionKey, rows[i].RowKey, stop),
            cancellation);
        return [.. found.OfType<TableEntity>()];
    }

    private Task InParallelAsync<T>(IReadOnlyList<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellation) =>
        Bounded.ForEachAsync(items, Parallelism, work, cancellation);
}
