using Microsoft.Extensions.VectorData;

namespace Reflections.Tests.Functions.Knowledge.Vectors;

/// <summary>A vector store in memory that answers as the abstractions say; every request can be counted, and made to fail.</summary>
/// <param name="hybrid">Whether its collections also search by words.</param>
internal sealed class MemoryVectorStore(bool hybrid) : VectorStore
{
    private readonly Dictionary<string, IMemoryCollection> _collections = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Requests of each kind.</summary>
    public Dictionary<string, int> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>Called before each request with its kind; may throw.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Whether what is deleted stays, as in a store that is slow to forget.</summary>
    public bool KeepsDeleted { get; set; }

    /// <summary>Records that exist, whatever their collection.</summary>
    public int Count => _collections.Values.Sum(collection => collection.Count);

    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null)
    {
        if (!_collections.TryGetValue(name, out var known))
        {
            known = hybrid
                ? new MemoryHybridCollection<TKey, TRecord>(this, name, definition!)
                : new MemoryCollection<TKey, TRecord>(this, name, definition!);
            _collections.Add(name, known);
        }

        return (VectorStoreCollection<TKey, TRecord>)known;
    }

    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        throw new NotSupportedException();

    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default)
    {
        Note("list");
        return _collections.Where(collection => collection.Value.Exists).Select(collection => collection.Key).ToAsyncEnumerable();
    }

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_collections.TryGetValue(name, out var known) && known.Exists);

    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        _collections.Remove(name);
        return Task.CompletedTask;
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    internal void Note(string kind)
    {
        lock (_gate)
        {
            Requests[kind] = Requests.GetValueOrDefault(kind) + 1;
        }

        Before?.Invoke(kind);
    }
}

/// <summary>What the store knows of a collection whatever its types.</summary>
internal interface IMemoryCollection
{
    bool Exists { get; }

    int Count { get; }
}
