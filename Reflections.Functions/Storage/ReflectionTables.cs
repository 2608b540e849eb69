using System.Collections.Concurrent;

namespace Reflections.Functions.Storage;

/// <summary>The installation's tables, each created when it is first used in this process.</summary>
public sealed class ReflectionTables(StorageClients clients)
{
    private readonly ConcurrentDictionary<string, StoredTable> _tables = new(StringComparer.Ordinal);

    /// <summary>The table of that name (<see cref="TableNames"/>). Nothing is sent before it is used.</summary>
    public StoredTable Open(string name) =>
        _tables.GetOrAdd(name, static (key, from) => new StoredTable(from.Tables.GetTableClient(from.TablePrefix + key), key), clients);
}
