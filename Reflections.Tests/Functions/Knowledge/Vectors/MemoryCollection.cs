using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Reflections.Domain.Retrieval;

namespace Reflections.Tests.Functions.Knowledge.Vectors;

/// <summary>A collection in memory; filters are compiled. Records are copied in and out by the definition, as if they had been sent.</summary>
internal class MemoryCollection<TKey, TRecord>(MemoryVectorStore store, string name, VectorStoreCollectionDefinition definition)
    : VectorStoreCollection<TKey, TRecord>, IMemoryCollection
    where TKey : notnull
    where TRecord : class
{
    private readonly Dictionary<TKey, Dictionary<string, object?>> _records = [];

    public override string Name => name;

    public bool Exists { get; private set; }

    public int Count => _records.Count;

    private VectorStoreVectorProperty VectorProperty => definition.Properties.OfType<VectorStoreVectorProperty>().Single();

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Exists);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        store.Note("create");
        Exists = true;
        return Task.CompletedTask;
    }

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        Exists = false;
        _records.Clear();
        return Task.CompletedTask;
    }

    public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(_records.TryGetValue(key, out var record) ? Show(record, options?.IncludeVectors ?? false) : null);

    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Begin("get");
        foreach (var record in Where(filter).Skip(options?.Skip ?? 0).Take(top).ToList())
        {
            yield return Show(record, options?.IncludeVectors ?? false);
        }

        await Task.CompletedTask;
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => DeleteAsync([key], cancellationToken);

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        Begin("delete");
        foreach (var key in store.KeepsDeleted ? [] : keys)
        {
            _records.Remove(key);
        }

        return Task.CompletedTask;
    }

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) => UpsertAsync([record], cancellationToken);

    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        Begin("upsert");
        foreach (var record in records)
        {
            var stored = definition.Properties.ToDictionary(property => property.Name, property => Property(property).GetValue(record), StringComparer.Ordinal);
            Assert.Equal(VectorProperty.Dimensions, VectorOf(stored).Length);
            _records[(TKey)stored[definition.Properties.OfType<VectorStoreKeyProperty>().Single().Name]!] = stored;
        }

        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Begin("search");
        foreach (var (record, score) in ByVector(Where(options?.Filter), searchValue).Skip(options?.Skip ?? 0).Take(top))
        {
            yield return new VectorSearchResult<TRecord>(Show(record, options?.IncludeVectors ?? false), score);
        }

        await Task.CompletedTask;
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    protected void Begin(string kind)
    {
        store.Note(kind);
        if (!Exists)
        {
            throw new VectorStoreException($"collection {name} is not there") { OperationName = kind };
        }
    }

    protected IEnumerable<Dictionary<string, object?>> Where(Expression<Func<TRecord, bool>>? filter)
    {
        var test = filter?.Compile() ?? (_ => true);
        return _records.Values.Where(record => test(Show(record, withVector: true)));
    }

    protected List<(Dictionary<string, object?> Record, double Score)> ByVector<TInput>(IEnumerable<Dictionary<string, object?>> records, TInput value)
    {
        var query = Assert.IsType<ReadOnlyMemory<float>>(value);
        return [.. records.Select(record => (Record: record, Score: HybridRanker.Cosine(query.Span, VectorOf(record).Span))).OrderByDescending(found => found.Score)];
    }

    protected TRecord Show(Dictionary<string, object?> record, bool withVector)
    {
        var shown = Activator.CreateInstance<TRecord>();
        foreach (var property in definition.Properties.Where(property => withVector || property is not VectorStoreVectorProperty))
        {
            Property(property).SetValue(shown, record[property.Name]);
        }

        return shown;
    }

    protected string TextOf(Dictionary<string, object?> record) =>
        (string)record[definition.Properties.OfType<VectorStoreDataProperty>().Single(property => property.IsFullTextIndexed).Name]!;

    private ReadOnlyMemory<float> VectorOf(Dictionary<string, object?> record) => (ReadOnlyMemory<float>)record[VectorProperty.Name]!;

    private static System.Reflection.PropertyInfo Property(VectorStoreProperty property) => typeof(TRecord).GetProperty(property.Name)!;
}
