using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Batches;

/// <summary>Batches of sources: one partition a batch, with its own row and one for each item.</summary>
public sealed class SourceBatchStore(ReflectionTables tables)
{
    // Before it in key order stand the items.
    private const string BatchRow = "request";

    // Behind every id in key order.
    private const string AfterAll = "g";

    // A partition is a batch: to find a reflection's, times are looked through. The newest are asked for most.
    private static readonly TimeSpan?[] Windows = [TimeSpan.FromDays(1), TimeSpan.FromDays(30), null];

    private readonly StoredTable _table = tables.Open(TableNames.SourceBatches);

    /// <summary>Inserts the items; those that an earlier attempt inserted stay. One call for 100.</summary>
    public async Task InsertItemsAsync(RunId batch, IReadOnlyList<SourceBatchItem> items, CancellationToken cancellation)
    {
        foreach (var rows in RowBatches.Cut([.. items.Select(item => Write(batch, item))]))
        {
            try
            {
                await _table.SubmitAsync([.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], cancellation);
            }
            catch (TableTransactionFailedException refused) when (refused.Status == 409)
            {
                // All rows or none: where one of them is, an equal request has inserted them.
            }
        }
    }

    /// <summary>Inserts the batch, after its items; the one that stands afterwards. One call, two when it is there.</summary>
    public async Task<SourceBatch> InsertAsync(SourceBatch batch, CancellationToken cancellation) =>
        Read((await _table.InsertOrGetAsync(Write(batch), cancellation)).Row);

    /// <summary>The batch, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<SourceBatch>?> GetAsync(ReflectionId reflection, RunId batch, CancellationToken cancellation) =>
        await _table.GetAsync(batch.Value, BatchRow, cancellation) is { } row && Read(row) is var found && found.Reflection == reflection
            ? new Stored<SourceBatch>(found, row.ETag) : null;

    /// <summary>The batch with its items in their order, or null. One call for 1,000 rows.</summary>
    /// <exception cref="DamagedRowException">A row is not readable.</exception>
    public async Task<(SourceBatch Batch, IReadOnlyList<SourceBatchItem> Items)?> ReadAsync(
        ReflectionId reflection, RunId batch, CancellationToken cancellation)
    {
        SourceBatch? found = null;
        var items = new List<SourceBatchItem>();
        await foreach (var row in _table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {batch.Value}"), cancellation))
        {
            if (row.RowKey == BatchRow)
            {
                found = Read(row);
            }
            else
            {
                items.Add(ReadItem(row));
            }
        }

        return found?.Reflection == reflection ? (found, items) : null;
    }

    /// <summary>
    /// A page of the reflection's batches, newest first. One call when there are enough of the last day, at most three otherwise; more where a reflection has
    /// over 1,000 batches of that time.
    /// </summary>
    /// <param name="top">Batches in the page, from 1.</param>
    /// <param name="before">The last batch of the page before, or null for the first page.</param>
    /// <param name="now">The present time: the first page looks back from it.</param>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    /// <returns>The batches, and the last one that was looked at; null when there are no more.</returns>
    public async Task<(IReadOnlyList<SourceBatch> Batches, string? Before)> ListAsync(
        ReflectionId reflection, int top, RunId? before, DateTimeOffset now, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var found = new List<TableEntity>();
        var end = before?.Value ?? AfterAll;
        var from = string.CompareOrdinal(end, RunId.FirstAt(now)) < 0 ? before!.Time : now;
        foreach (var window in Windows)
        {
            var start = window is { } back ? RunId.FirstAt(from - back) : "";
            var rows = new List<TableEntity>();
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey ge {start} and PartitionKey lt {end} and RowKey eq {BatchRow} and Reflection eq {reflection.Value}");
            await foreach (var row in _table.QueryAsync(filter, cancellation))
            {
                rows.Add(row);
            }

            rows.Reverse();
            found.AddRange(rows);
            end = start;
            if (found.Count > top)
            {
                break;
            }
        }

        return (ReadableRows.Read(found.Take(top), Read, damaged), found.Count > top ? found[top - 1].PartitionKey : null);
    }

    /// <summary>One item, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<SourceBatchItem>?> GetItemAsync(RunId batch, int index, CancellationToken cancellation) =>
        await _table.GetAsync(batch.Value, KeyOf(index), cancellation) is { } row ? new Stored<SourceBatchItem>(ReadItem(row), row.ETag) : null;

    /// <summary>Writes the batch over that version of it.</summary>
    /// <returns>Its new version, or null when somebody else's write came first.</returns>
    public Task<ETag?> TryWriteAsync(SourceBatch batch, ETag expected, CancellationToken cancellation) =>
        _table.TryWriteAsync(Write(batch), expected, cancellation);

    /// <summary>Writes the item over that version of it.</summary>
    /// <returns>Its new version, or null when somebody else's write came first.</returns>
    public Task<ETag?> TryWriteItemAsync(RunId batch, SourceBatchItem item, ETag expected, CancellationToken cancellation) =>
        _table.TryWriteAsync(Write(batch, item), expected, cancellation);

    private static string KeyOf(int index) => FormattableString.Invariant($"item-{index:D4}");

    private static TableEntity Write(SourceBatch batch) => new RowWriter(batch.Id.Value, BatchRow)
        .Text("Batch", batch.Id.Value)
        .Text("Reflection", batch.Reflection.Value)
        .Count("Total", batch.Total)
        .Count("Concurrency", batch.Concurrency)
        .Flag("Force", batch.Force)
        .Text("Hub", batch.Hub)
        .Text("Status", batch.Status.ToString())
        .Time("CreatedAt", batch.CreatedAt)
        .Time("CancelRequestedAt", batch.CancelRequestedAt)
        .Time("FinishedAt", batch.FinishedAt)
        .Row;

    private static TableEntity Write(RunId batch, SourceBatchItem item) => new RowWriter(batch.Value, KeyOf(item.Index))
        .Count("Index", item.Index)
        .Text("Source", item.Source.Value)
        .Json("Input", item.Input)
        .Number("Epoch", item.Epoch)
        .Text("Run", item.Run?.Value)
        .Text("Outcome", item.Outcome?.ToWire())
        .Text("Reason", item.Reason)
        .Row;

    private SourceBatch Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var batch = new SourceBatch
        {
            Id = reader.Id<RunId>("Batch"),
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Total = reader.Count("Total"),
            Concurrency = reader.Count("Concurrency"),
            Force = reader.Flag("Force"),
            Hub = reader.Text("Hub"),
            Status = reader.Named<SourceBatchStatus>("Status"),
            CreatedAt = reader.Time("CreatedAt"),
            CancelRequestedAt = reader.OptionalTime("CancelRequestedAt"),
            FinishedAt = reader.OptionalTime("FinishedAt"),
        };
        reader.RequirePlace(batch.Id.Value, BatchRow);
        return batch;
    }

    private SourceBatchItem ReadItem(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var item = new SourceBatchItem(
            reader.Count("Index"), reader.Id<SourceId>("Source"), reader.Json<SourceInput>("Input"), reader.Number("Epoch"))
        {
            Run = reader.OptionalId<RunId>("Run"),
            Outcome = reader.OptionalChoice<RunStatus>("Outcome", RunStatusNames.TryParse),
            Reason = reader.OptionalText("Reason"),
        };
        reader.RequirePlace(row.PartitionKey, KeyOf(item.Index));
        return item;
    }
}
