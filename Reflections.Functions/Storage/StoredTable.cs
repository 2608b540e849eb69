using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Reflections.Functions.Storage;

/// <summary>
/// One table with conditional writes only. A write that was refused because its row is there, or has changed, succeeds
/// after all when the row is just what was to be written: the refusal then answers a repetition of a request whose
/// answer was lost.
/// </summary>
public sealed class StoredTable
{
    // The service gives no more in one answer.
    private const int MaxPage = 1000;

    private readonly TableClient _client;
    private readonly OnceCreated _created;

    internal StoredTable(TableClient client, string name)
    {
        _client = client;
        _created = new OnceCreated(cancellation => client.CreateIfNotExistsAsync(cancellation));
        Name = name;
    }

    /// <summary>The table's name without the installation's prefix.</summary>
    public string Name { get; }

    /// <summary>One row, or null. One call.</summary>
    public async Task<TableEntity?> GetAsync(string partition, string row, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        var found = await _client.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>A row with the service's own time when it answered.</summary>
    public async Task<(TableEntity Row, DateTimeOffset? AnsweredAt)?> GetWithServiceTimeAsync(
        string partition, string row, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        var found = await _client.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? (found.Value!, found.GetRawResponse().Headers.Date) : null;
    }

    /// <summary>Inserts when <paramref name="expected"/> is null, else replaces that version.</summary>
    /// <returns>The row's ETag, or null when somebody else's write came first.</returns>
    public Task<ETag?> TryWriteAsync(TableEntity row, ETag? expected, CancellationToken cancellation) =>
        expected is { } etag ? TryReplaceAsync(row, etag, cancellation) : TryInsertAsync(row, cancellation);

    /// <summary>Inserts the row; the row that stands afterwards, which is an earlier one's when there was one.</summary>
    public async Task<(bool Inserted, ETag ETag, TableEntity Row)> InsertOrGetAsync(TableEntity row, CancellationToken cancellation)
    {
        TableLimits.Check(Name, row);
        while (true)
        {
            try
            {
                var added = await SendAsync(() => _client.AddEntityAsync(row, cancellation), cancellation);
                return (true, added.Headers.ETag!.Value, row);
            }
            catch (RequestFailedException refused) when (refused.ErrorCode == TableErrorCode.EntityAlreadyExists)
            {
                if (await GetAsync(row.PartitionKey, row.RowKey, cancellation) is { } standing)
                {
                    return (RowContent.Same(standing, row), standing.ETag, standing);
                }
            }
        }
    }

    /// <summary>Deletes that version of the row.</summary>
    /// <returns>True when it is gone, whoever deleted it; false when it is another version.</returns>
    public async Task<bool> TryDeleteAsync(string partition, string row, ETag expected, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        try
        {
            await _client.DeleteEntityAsync(partition, row, expected, cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status == 404)
        {
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status == 412)
        {
            return false;
        }
    }

    /// <summary>Replaces or inserts whatever is there: only for rows in which the last writer is right by definition.</summary>
    public async Task PutAsync(TableEntity row, CancellationToken cancellation)
    {
        TableLimits.Check(Name, row);
        await SendAsync(() => _client.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation), cancellation);
    }

    /// <summary>The rows that the OData filter lets through, in key order, 1,000 a call.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(string filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        await foreach (var row in _client.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            yield return row;
        }
    }

    /// <summary>Up to <paramref name="top"/> rows and where to go on, or null at the end.</summary>
    public async Task<(IReadOnlyList<TableEntity> Rows, string? Continuation)> QueryPageAsync(
        string filter, int top, string? continuation, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        var pages = _client.QueryAsync<TableEntity>(filter, maxPerPage: top, cancellationToken: cancellation).AsPages(continuation);
        await foreach (var page in pages)
        {
            // The service may answer with an empty page and a continuation when it crosses one of its own borders.
            if (page.Values.Count > 0 || page.ContinuationToken is null)
            {
                return (page.Values, page.ContinuationToken);
            }
        }

        return ([], null);
    }

    /// <summary>The first rows that the filter lets through, in key order, found with a bounded number of calls.</summary>
    /// <param name="max">Most rows.</param>
    /// <param name="calls">Most calls; the service may answer one with few rows, or none, and go on in the next.</param>
    /// <returns>The rows, and whether they are all there are.</returns>
    public async Task<(IReadOnlyList<TableEntity> Rows, bool IsAll)> QueryFirstAsync(string filter, int max, int calls, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        var rows = new List<TableEntity>();
        await foreach (var page in _client.QueryAsync<TableEntity>(filter, Math.Min(max, MaxPage), cancellationToken: cancellation).AsPages())
        {
            rows.AddRange(page.Values.Take(max - rows.Count));
            if (page.ContinuationToken is null)
            {
                return (rows, true);
            }

            if (rows.Count == max || --calls == 0)
            {
                return (rows, false);
            }
        }

        return (rows, true);
    }

    /// <summary>Sends one transaction; the ETags of its rows in order. Limits are checked first.</summary>
    /// <exception cref="TableTransactionFailedException">Nothing of it was done, or it was done by a request whose answer was lost.</exception>
    public async Task<IReadOnlyList<ETag?>> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        TableLimits.Check(Name, actions);
        var answers = await SendAsync(() => _client.SubmitTransactionAsync(actions, cancellation), cancellation);
        return [.. answers.Value.Select(answer => answer.Headers.ETag)];
    }

    private Task<T> SendAsync<T>(Func<Task<T>> write, CancellationToken cancellation) =>
        _created.SendAsync(write, TableErrorCode.TableNotFound.ToString(), cancellation);

    private async Task<ETag?> TryInsertAsync(TableEntity row, CancellationToken cancellation)
    {
        var (mine, etag, _) = await InsertOrGetAsync(row, cancellation);
        return mine ? etag : null;
    }

    private async Task<ETag?> TryReplaceAsync(TableEntity row, ETag expected, CancellationToken cancellation)
    {
        TableLimits.Check(Name, row);
        await _created.EnsureAsync(cancellation);
        try
        {
            var replaced = await _client.UpdateEntityAsync(row, expected, TableUpdateMode.Replace, cancellation);
            return replaced.Headers.ETag!.Value;
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 412)
        {
            return await GetAsync(row.PartitionKey, row.RowKey, cancellation) is { } standing && RowContent.Same(standing, row)
                ? standing.ETag
                : null;
        }
    }
}
