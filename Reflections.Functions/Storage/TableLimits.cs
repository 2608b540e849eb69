using System.Text.Json;
using Azure.Data.Tables;

namespace Reflections.Functions.Storage;

/// <summary>
/// The table service's limits, checked before anything is sent, because the emulator is laxer than Azure.
/// Numbers: Azure's documented limits of the table data model and of entity group transactions.
/// </summary>
public static class TableLimits
{
    /// <summary>Longest partition or row key, in bytes (UTF-16).</summary>
    public const int MaxKeyBytes = 1024;

    /// <summary>Longest string property, in UTF-16 units.</summary>
    public const int MaxStringLength = 32 * 1024;

    /// <summary>Largest row, in bytes as the service counts them.</summary>
    public const int MaxRowBytes = 1024 * 1024;

    /// <summary>Most properties beside keys and timestamp.</summary>
    public const int MaxProperties = 252;

    /// <summary>Most rows in a transaction.</summary>
    public const int MaxTransactionRows = 100;

    /// <summary>Largest transaction, in bytes as sent.</summary>
    public const int MaxTransactionBytes = 4 * 1024 * 1024;

    // Headers, address and separators of one row within the multipart body, generously.
    private const int SentRowOverhead = 2048;

    private static readonly System.Buffers.SearchValues<char> ForbiddenInKeys = System.Buffers.SearchValues.Create("/\\#?");

    /// <summary>Checks one row.</summary>
    /// <exception cref="TableLimitException">A limit is exceeded.</exception>
    public static void Check(string table, TableEntity row)
    {
        CheckKey(table, "partition key", row.PartitionKey);
        CheckKey(table, "row key", row.RowKey);
        var bytes = 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length));
        var properties = 0;
        foreach (var (name, value) in Own(row))
        {
            properties++;
            if (value is string { Length: > MaxStringLength } text)
            {
                throw new TableLimitException(table, $"property {name} has {text.Length} UTF-16 units, at most {MaxStringLength} are allowed");
            }

            bytes += 8 + (2 * name.Length) + ValueBytes(value);
        }

        if (properties > MaxProperties)
        {
            throw new TableLimitException(table, $"a row has {properties} properties, at most {MaxProperties} are allowed");
        }

        if (bytes > MaxRowBytes)
        {
            throw new TableLimitException(table, $"a row has {bytes} bytes, at most {MaxRowBytes} are allowed");
        }
    }

    /// <summary>Checks a transaction and its rows.</summary>
    /// <exception cref="TableLimitException">A limit is exceeded.</exception>
    public static void Check(string table, IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count is 0 or > MaxTransactionRows)
        {
            throw new TableLimitException(table, $"a transaction has {actions.Count} rows, 1 to {MaxTransactionRows} are allowed");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        long bytes = 0;
        foreach (var action in actions)
        {
            var row = (TableEntity)action.Entity;
            Check(table, row);
            bytes += SentBytes(row);
            if (row.PartitionKey != actions[0].Entity.PartitionKey || !keys.Add(row.RowKey))
            {
                throw new TableLimitException(table, $"a transaction needs one partition and each row once (row {row.RowKey})");
            }
        }

        if (bytes >= MaxTransactionBytes)
        {
            throw new TableLimitException(table, $"a transaction has about {bytes} bytes, fewer than {MaxTransactionBytes} are allowed");
        }
    }

    /// <summary>Upper bound of a row's share of a transaction's body, in bytes.</summary>
    public static int SentBytes(TableEntity row)
    {
        var bytes = SentRowOverhead + (2 * (row.PartitionKey.Length + row.RowKey.Length));
        foreach (var (name, value) in Own(row))
        {
            // Numbers and times carry a type annotation under the property's name again.
            bytes += (2 * name.Length) + 64 + (value is string text ? JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length : 32);
        }

        return bytes;
    }

    private static void CheckKey(string table, string which, string? key)
    {
        if (key is null || 2 * key.Length > MaxKeyBytes)
        {
            throw new TableLimitException(table, $"a {which} has {2 * (key?.Length ?? 0)} bytes, at most {MaxKeyBytes} are allowed");
        }

        if (key.AsSpan().ContainsAny(ForbiddenInKeys) || key.Any(char.IsControl))
        {
            throw new TableLimitException(table, $"a {which} must not contain / \\ # ? or control characters");
        }
    }

    private static IEnumerable<KeyValuePair<string, object>> Own(TableEntity row) => row.Where(property =>
        property.Value is not null && property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"));

    private static int ValueBytes(object value) => value switch
    {
        string text => 4 + (2 * text.Length),
        bool => 1,
        int => 4,
        long or double or DateTimeOffset or DateTime => 8,
        Guid => 16,
        byte[] binary => 4 + binary.Length,
        _ => throw new ArgumentException($"{value.GetType()} is no property type of the table service.", nameof(value)),
    };
}
