using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>The table service's requests.</summary>
internal static class TableRequests
{
    private const int MaxPage = 1000;
    private const string AnswerType = "application/json;odata=minimalmetadata";
    private const string KeysStart = "(PartitionKey='";
    private const string KeysMiddle = "',RowKey='";
    private const string KeysEnd = "')";

    public static (StorageState State, MemoryAnswer Answer) Answer(StorageRequest request, StorageState state, WriteClock clock) => request.Path switch
    {
        "Tables" when request.Method == "POST" => CreateTable(request, state),
        "$batch" when request.Method == "POST" => TableTransaction.Answer(request, state, clock),
        var path when request.Method == "GET" && path.EndsWith("()", StringComparison.Ordinal) => (state, Query(request, path[..^2], state)),
        _ when request.Method == "GET" => (state, Get(request, state)),
        _ => Write(request, state, clock),
    };

    /// <summary>Inserts, replaces or deletes one row; the state is the old one when that is refused.</summary>
    public static RowWrite Change(StorageRequest request, StorageState state, WriteClock clock)
    {
        var (table, keys) = Address(request);
        if (!state.Tables.TryGetValue(table, out var rows))
        {
            return RowWrite.Refused(state, ServiceError.TableNotFound);
        }

        return (request.Method, keys) switch
        {
            ("POST", null) => Insert(request, table, rows, state, clock),
            ("PUT", { } of) => Replace(request, table, rows, of, state, clock),
            ("DELETE", { } of) => Delete(request, table, rows, of, state),
            _ => throw request.NotSupported(),
        };
    }

    /// <summary>The table, and the row's keys when the address names a row.</summary>
    public static (string Table, (string Partition, string Row)? Keys) Address(StorageRequest request)
    {
        var path = request.Path;
        var start = path.IndexOf('(', StringComparison.Ordinal);
        if (start < 0)
        {
            return (path, null);
        }

        // Apostrophes of a key are escaped here, so that those that are not are the address's own.
        var middle = path.IndexOf(KeysMiddle, start, StringComparison.Ordinal);
        if (middle < 0 || string.CompareOrdinal(path, start, KeysStart, 0, KeysStart.Length) != 0 || !path.EndsWith(KeysEnd, StringComparison.Ordinal))
        {
            throw request.NotSupported("no address of a row");
        }

        return (path[..start], (Key(path[(start + KeysStart.Length)..middle]), Key(path[(middle + KeysMiddle.Length)..^KeysEnd.Length])));
    }

    private static (StorageState State, MemoryAnswer Answer) CreateTable(StorageRequest request, StorageState state)
    {
        RequireNoContent(request);
        using var body = JsonDocument.Parse(request.Body);
        var table = body.RootElement.GetProperty("TableName").GetString()!;
        return state.Tables.ContainsKey(table)
            ? (state, ServiceError.TableAlreadyExists.ForTables())
            : (state with { Tables = state.Tables.Add(table, ImmutableSortedSet.Create(StoredRow.Order)) },
                new MemoryAnswer(204, ("preference-applied", "return-no-content"), ("Content-Type", AnswerType)));
    }

    private static (StorageState State, MemoryAnswer Answer) Write(StorageRequest request, StorageState state, WriteClock clock)
    {
        var done = Change(request, state, clock);
        if (done.Error is { } error)
        {
            return (state, error.ForTables());
        }

        return (done.State, (request.Method, done.ETag) switch
        {
            (_, null) => new MemoryAnswer(204),
            ("POST", { } etag) => new MemoryAnswer(204, ("ETag", etag), ("preference-applied", "return-no-content"), ("Content-Type", AnswerType)),
            (_, { } etag) => new MemoryAnswer(204, ("ETag", etag)),
        });
    }

    private static RowWrite Insert(StorageRequest request, string table, ImmutableSortedSet<StoredRow> rows, StorageState state, WriteClock clock)
    {
        RequireNoContent(request);
        var row = RowJson.Read(request.Body, null, clock);
        return rows.Contains(row) ? RowWrite.Refused(state, ServiceError.RowAlreadyExists) : Stored(table, rows.Add(row), row, state);
    }

    private static RowWrite Replace(
        StorageRequest request, string table, ImmutableSortedSet<StoredRow> rows, (string Partition, string Row) keys, StorageState state, WriteClock clock)
    {
        var stands = rows.TryGetValue(StoredRow.Place(keys.Partition, keys.Row), out var standing);
        if (request.IfMatch is { } expected && Refusal(stands, standing, expected) is { } error)
        {
            return RowWrite.Refused(state, error);
        }

        var row = RowJson.Read(request.Body, keys, clock);
        return Stored(table, (stands ? rows.Remove(standing) : rows).Add(row), row, state);
    }

    private static RowWrite Delete(
        StorageRequest request, string table, ImmutableSortedSet<StoredRow> rows, (string Partition, string Row) keys, StorageState state)
    {
        var stands = rows.TryGetValue(StoredRow.Place(keys.Partition, keys.Row), out var standing);
        return Refusal(stands, standing, request.IfMatch ?? throw request.NotSupported("no If-Match")) is { } error
            ? RowWrite.Refused(state, error)
            : new RowWrite(state with { Tables = state.Tables.SetItem(table, rows.Remove(standing)) }, null, null);
    }

    private static ServiceError? Refusal(bool stands, StoredRow standing, string expected) =>
        !stands ? ServiceError.RowNotFound
        : expected == "*" || expected == standing.ETag ? null
        : ServiceError.RowChanged;

    private static RowWrite Stored(string table, ImmutableSortedSet<StoredRow> rows, StoredRow row, StorageState state) =>
        new(state with { Tables = state.Tables.SetItem(table, rows) }, row.ETag, null);

    private static MemoryAnswer Get(StorageRequest request, StorageState state)
    {
        var (table, keys) = Address(request);
        foreach (var (name, _) in request.Parameters())
        {
            if (name != "$format")
            {
                throw request.NotSupported(name);
            }
        }

        var (partition, row) = keys ?? throw request.NotSupported();
        if (!state.Tables.TryGetValue(table, out var rows))
        {
            return ServiceError.TableNotFound.ForTables();
        }

        return rows.TryGetValue(StoredRow.Place(partition, row), out var found)
            ? new MemoryAnswer(200, RowJson.Answer(table, found), ("ETag", found.ETag), ("Content-Type", AnswerType))
            : ServiceError.RowNotFound.ForTables();
    }

    private static MemoryAnswer Query(StorageRequest request, string table, StorageState state)
    {
        var filter = RowFilter.None;
        var max = MaxPage;
        string? partition = null, row = null;
        foreach (var (name, value) in request.Parameters())
        {
            switch (name)
            {
                case "$format":
                    break;
                case "$filter":
                    filter = RowFilter.Parse(value);
                    break;
                case "$top":
                    max = Math.Min(MaxPage, int.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "NextPartitionKey":
                    partition = FromToken(value);
                    break;
                case "NextRowKey":
                    row = FromToken(value);
                    break;
                default:
                    throw request.NotSupported(name);
            }
        }

        if (!state.Tables.TryGetValue(table, out var rows))
        {
            return ServiceError.TableNotFound.ForTables();
        }

        var found = filter.Select(rows, partition is null ? null : StoredRow.Place(partition, row ?? ""), max + 1);
        if (found.Count <= max)
        {
            return new MemoryAnswer(200, RowJson.Answer(found), ("Content-Type", AnswerType));
        }

        var next = found[max];
        found.RemoveAt(max);
        return new MemoryAnswer(
            200,
            RowJson.Answer(found),
            ("Content-Type", AnswerType),
            ("x-ms-continuation-NextPartitionKey", ToToken(next.Partition)),
            ("x-ms-continuation-NextRowKey", ToToken(next.Row)));
    }

    private static void RequireNoContent(StorageRequest request)
    {
        if (request.Prefer != "return-no-content")
        {
            throw request.NotSupported("an answer with the row in it");
        }
    }

    private static string Key(string escaped) => Uri.UnescapeDataString(escaped).Replace("''", "'", StringComparison.Ordinal);

    // Keys need not be ASCII, headers must be.
    private static string ToToken(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string FromToken(string token) => Encoding.UTF8.GetString(Convert.FromBase64String(token));
}
