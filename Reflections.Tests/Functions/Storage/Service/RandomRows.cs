using Azure;
using Azure.Data.Tables;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>Operations on few rows, so that they meet; with ETags of now, of before, and of other rows.</summary>
internal sealed class RandomRows(StoredTable table, Random random)
{
    // Keys that look like numbers, that need escaping in an address, and whose UTF-16 order is neither that of their bytes nor a dictionary's.
    private static readonly string[] Partitions = ["p", "it's %27 + ä&=;,)", "10"];
    private static readonly string[] Keys = ["a", "B", "it's", "10", "9", "\uFF5E", "\U0001F6A2"];

    private readonly List<ETag> _etags = [new("W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\""), ETag.All];
    private readonly Dictionary<(string, string), ETag> _latest = [];

    public async Task StepAsync(CancellationToken cancellation)
    {
        var (partition, key) = (Any(Partitions), Any(Keys));
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                Know(partition, key, await table.TryWriteAsync(Row(partition, key), null, cancellation));
                break;
            case 3 or 4:
                Know(partition, key, await table.TryWriteAsync(Row(partition, key), Expected(partition, key), cancellation));
                break;
            case 5:
                await table.PutAsync(Row(partition, key), cancellation);
                break;
            case 6:
                await table.TryDeleteAsync(partition, key, Expected(partition, key), cancellation);
                break;
            case 7 or 8:
                Know(partition, key, (await table.GetAsync(partition, key, cancellation))?.ETag);
                break;
            case 9:
                await QueryAsync(partition, key, cancellation);
                break;
            default:
                await SubmitAsync(partition, cancellation);
                break;
        }
    }

    private async Task QueryAsync(string partition, string key, CancellationToken cancellation)
    {
        var filter = random.Next(5) switch
        {
            0 => TableClient.CreateQueryFilter($"PartitionKey eq {partition}"),
            1 => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {key} and RowKey lt {Any(Keys)}"),
            2 => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {key} and RowKey le {Any(Keys)}"),
            3 => TableClient.CreateQueryFilter($"PartitionKey ge {partition} and RowKey eq {key}"),
            _ => TableClient.CreateQueryFilter($"Text eq {Text()}"),
        };
        if (random.Next(2) == 0)
        {
            await foreach (var row in table.QueryAsync(filter, cancellation))
            {
                Know(row.PartitionKey, row.RowKey, row.ETag);
            }

            return;
        }

        string? continuation = null;
        do
        {
            (_, continuation) = await table.QueryPageAsync(filter, random.Next(1, 4), continuation, cancellation);
        }
        while (continuation is not null);
    }

    private async Task SubmitAsync(string partition, CancellationToken cancellation)
    {
        var keys = Keys.ToArray();
        random.Shuffle(keys);
        TableTransactionAction[] actions = [.. keys.Take(random.Next(1, 5)).Select(key => random.Next(4) switch
        {
            0 => new TableTransactionAction(TableTransactionActionType.Add, Row(partition, key)),
            1 => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row(partition, key), Expected(partition, key)),
            2 => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row(partition, key)),
            _ => new TableTransactionAction(TableTransactionActionType.Delete, Row(partition, key), Expected(partition, key)),
        })];
        try
        {
            var etags = await table.SubmitAsync(actions, cancellation);
            for (var i = 0; i < actions.Length; i++)
            {
                Know(partition, actions[i].Entity.RowKey, etags[i]);
            }
        }
        catch (TableTransactionFailedException)
        {
            // That is an answer too: both must refuse the same operation for the same reason.
        }
    }

    private TableEntity Row(string partition, string key)
    {
        var row = new TableEntity(partition, key) { ["Text"] = Text() };
        for (var property = random.Next(6); property > 0; property--)
        {
            row[$"P{random.Next(8)}"] = Value();
        }

        return row;
    }

    private object? Value() => random.Next(20) switch
    {
        0 => null,
        1 => random.Next(),
        2 => int.MinValue,
        3 => random.NextInt64(),
        4 => 5L,
        5 => long.MinValue,
        6 => random.NextDouble(),
        7 => (double)random.Next(1000),
        8 => -0.0,
        9 => random.NextDouble() * 1e300,
        10 => 1e21,
        11 => 5e-324,
        12 => random.Next(2) == 0,
        13 => DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 30_000)),
        14 => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)),
        15 => NewGuid(),
        16 => Bytes(random.Next(64)),
        17 => Array.Empty<byte>(),
        18 => new string('\u00E9', TableLimits.MaxStringLength),
        _ => Text(),
    };

    private string Text() => Any(["", "plain", "it's \"quoted\" \\ back", "tab\tline\r\nend", "<&>+/", "Ünï\u2028\u0000", "\U0001F6A2 \uFFFD"]);

    private Guid NewGuid() => new(Bytes(16));

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];

    // As often the row's own as one that may be anybody's and of any time: both must be common.
    private ETag Expected(string partition, string key) =>
        random.Next(2) == 0 && _latest.TryGetValue((partition, key), out var latest) ? latest : Any(_etags);

    private void Know(string partition, string key, ETag? etag)
    {
        if (etag is { } known)
        {
            _etags.Add(known);
            _latest[(partition, key)] = known;
        }
    }
}
