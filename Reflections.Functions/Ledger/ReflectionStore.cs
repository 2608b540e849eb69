using System.Collections.Concurrent;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>A reflection and when it was first used.</summary>
public sealed record ReflectionRecord(ReflectionId Id, DateTimeOffset CreatedAt);

/// <summary>The list of reflections.</summary>
public sealed class ReflectionStore(ReflectionTables tables)
{
    private const string Partition = "reflections";

    private readonly StoredTable _table = tables.Open(TableNames.Reflections);

    // Reflections are never removed, so what was seen once need not be asked again.
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>Adds the reflection if it is new. No call when this process has seen it before.</summary>
    public async Task EnsureAsync(ReflectionId reflection, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!_seen.ContainsKey(reflection.Value))
        {
            var row = new RowWriter(Partition, TableKeys.Of(reflection)).Text("Reflection", reflection.Value).Time("CreatedAt", now).Row;
            await _table.InsertOrGetAsync(row, cancellation);
            _seen[reflection.Value] = true;
        }
    }

    /// <summary>Whether anything was ever sent to the reflection. At most one call.</summary>
    public async Task<bool> ExistsAsync(ReflectionId reflection, CancellationToken cancellation)
    {
        if (!_seen.ContainsKey(reflection.Value) && await _table.GetAsync(Partition, TableKeys.Of(reflection), cancellation) is not null)
        {
            _seen[reflection.Value] = true;
        }

        return _seen.ContainsKey(reflection.Value);
    }

    /// <summary>All reflections, by name.</summary>
    /// <param name="damaged">Takes the rows that are not readable; when null, the first of them is thrown.</param>
    public async Task<IReadOnlyList<ReflectionRecord>> ListAsync(CancellationToken cancellation, ICollection<DamagedRowException>? damaged = null)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in _table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellation))
        {
            rows.Add(row);
        }

        return [.. ReadableRows.Read(rows, Read, damaged).OrderBy(reflection => reflection.Id.Value, StringComparer.Ordinal)];
    }

    private ReflectionRecord Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var known = new ReflectionRecord(reader.Id<ReflectionId>("Reflection"), reader.Time("CreatedAt"));
        reader.RequirePlace(Partition, TableKeys.Of(known.Id));
        return known;
    }
}
