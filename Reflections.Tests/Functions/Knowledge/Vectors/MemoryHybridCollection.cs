using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace Reflections.Tests.Functions.Knowledge.Vectors;

/// <summary>One that also looks for words: the number of them that a text contains, fused with the vectors' order by reciprocal ranks.</summary>
internal sealed class MemoryHybridCollection<TKey, TRecord>(MemoryVectorStore store, string name, VectorStoreCollectionDefinition definition)
    : MemoryCollection<TKey, TRecord>(store, name, definition), IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        Begin("hybrid");
        var near = ByVector(Where(options?.Filter), searchValue);
        var worded = near.ToDictionary(
            found => found.Record, found => keywords.Count(word => TextOf(found.Record).Contains(word, StringComparison.OrdinalIgnoreCase)));
        var ranked = near
            .Select(found => (found.Record, Score: Fused(near.Count(other => other.Score > found.Score), worded.Values.Count(words => words > worded[found.Record]))))
            .OrderByDescending(found => found.Score)
            .Skip(options?.Skip ?? 0)
            .Take(top);
        foreach (var (record, score) in ranked)
        {
            yield return new VectorSearchResult<TRecord>(Show(record, options?.IncludeVectors ?? false), score);
        }

        await Task.CompletedTask;
    }

    private static double Fused(int nearer, int better) => (1.0 / (61 + nearer)) + (1.0 / (61 + better));
}
