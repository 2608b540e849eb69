using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>
/// Passages in the vector store that the host has registered, a collection for each dimension that vectors have had. Without one nothing is kept and
/// nothing asked: search then ranks the segments itself. What is visible is not told by the store but by the source rows, as everywhere.
/// </summary>
/// <param name="store">Null when none is registered.</param>
public sealed class PassageStore(IOptions<PassageOptions> options, VectorStore? store = null)
{
    private readonly ConcurrentDictionary<int, Collection> _collections = new();

    /// <summary>Whether there is a vector store.</summary>
    public bool IsUsed => store is not null;

    /// <summary>Writes the passages of a generation; nobody sees them before the flip. Repeatable. One request for <see cref="PassageOptions.BatchSize"/>.</summary>
    /// <exception cref="StorageUnavailableException">The store does not do it.</exception>
    public Task WriteAsync(SourceKey source, long generation, PatchBatch batch, CancellationToken cancellation) => IsUsed
        ? AskAsync(
            async () =>
            {
                foreach (var alike in StoredPassage.Of(source, generation, batch).GroupBy(passage => passage.Vector.Length))
                {
                    var collection = await OpenAsync(alike.Key, cancellation);
                    foreach (var part in alike.Chunk(options.Value.BatchSize))
                    {
                        await collection.UpsertAsync(part, cancellation);
                    }
                }
            },
            cancellation)
        : Task.CompletedTask;

    /// <summary>Deletes the passages of a generation. Repeatable.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StorageUnavailableException">The store does not do it.</exception>
    public Task<int> DeleteAsync(SourceKey source, long generation, CancellationToken cancellation)
    {
        var (reflection, id) = (source.Reflection.Value, source.Source.Value);
        return DeleteAsync(passage => passage.Reflection == reflection && passage.Source == id && passage.Generation == generation, cancellation);
    }

    /// <summary>Deletes the passages of all generations before <paramref name="epoch"/>. Repeatable.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StorageUnavailableException">The store does not do it.</exception>
    public Task<int> DeleteBeforeAsync(SourceKey source, long epoch, CancellationToken cancellation) => DeleteAsync(Before(source, epoch), cancellation);

    /// <summary>How many passages there are of generations before <paramref name="epoch"/>.</summary>
    /// <exception cref="StorageUnavailableException">The store does not say.</exception>
    public async Task<int> CountBeforeAsync(SourceKey source, long epoch, CancellationToken cancellation)
    {
        var count = 0;
        await ForEachCollectionAsync(
            async collection =>
            {
                for (var (found, skip) = (options.Value.BatchSize, 0); found == options.Value.BatchSize; skip += found)
                {
                    found = (await FindAsync(collection, Before(source, epoch), skip, cancellation)).Count;
                    count += found;
                }
            },
            cancellation);
        return count;
    }

    /// <summary>
    /// The passages nearest to a query, best first: by words and meaning when the store can do both and there are words, else by meaning alone. Whether
    /// readers see them is not known here.
    /// </summary>
    /// <param name="sources">Only of these, or null for all of the reflection.</param>
    /// <param name="top">Most answers; fewer mean that there are no more.</param>
    /// <exception cref="StorageUnavailableException">The store does not answer.</exception>
    internal async Task<PassageAnswer> SearchAsync(
        ReflectionId reflection, IReadOnlyList<string>? sources, ReadOnlyMemory<float> vector, IReadOnlyList<string> words, int top, CancellationToken cancellation)
    {
        PassageAnswer answer = new([], ByWords: false);
        await AskAsync(
            async () =>
            {
                var collection = await OpenAsync(vector.Length, cancellation);
                var hybrid = words.Count == 0 ? null : collection as IKeywordHybridSearchable<StoredPassage>;
                var filter = Of(reflection.Value, sources);
                var found = hybrid is null
                    ? collection.SearchAsync(vector, top, new VectorSearchOptions<StoredPassage> { Filter = filter, IncludeVectors = true }, cancellation)
                    : hybrid.HybridSearchAsync(
                        vector, [.. words], top, new HybridSearchOptions<StoredPassage> { Filter = filter, IncludeVectors = true }, cancellation);
                answer = new PassageAnswer(await found.ToListAsync(cancellation), ByWords: hybrid is not null);
            },
            cancellation);
        return answer;
    }

    private static Expression<Func<StoredPassage, bool>> Of(string reflection, IReadOnlyList<string>? sources)
    {
        if (sources is null)
        {
            return passage => passage.Reflection == reflection;
        }

        if (sources is [var only])
        {
            return passage => passage.Reflection == reflection && passage.Source == only;
        }

        // A list, because that is the form that stores translate.
        List<string> any = [.. sources];
        return passage => passage.Reflection == reflection && any.Contains(passage.Source);
    }

    private static Expression<Func<StoredPassage, bool>> Before(SourceKey source, long epoch)
    {
        var (reflection, id) = (source.Reflection.Value, source.Source.Value);
        return passage => passage.Reflection == reflection && passage.Source == id && passage.Generation < epoch;
    }

    private async Task<int> DeleteAsync(Expression<Func<StoredPassage, bool>> filter, CancellationToken cancellation)
    {
        var deleted = new HashSet<Guid>();
        await ForEachCollectionAsync(
            async collection =>
            {
                // A store that shows for a while what is deleted gives the same ones again: what it has then is found by the next scan.
                for (var news = true; news;)
                {
                    news = false;
                    var found = await FindAsync(collection, filter, 0, cancellation);
                    if (found.Count > 0)
                    {
                        await collection.DeleteAsync(found.Select(passage => passage.Key), cancellation);
                        foreach (var passage in found)
                        {
                            news |= deleted.Add(passage.Key);
                        }
                    }
                }
            },
            cancellation);
        return deleted.Count;
    }

    private async Task<List<StoredPassage>> FindAsync(
        VectorStoreCollection<Guid, StoredPassage> collection, Expression<Func<StoredPassage, bool>> filter, int skip, CancellationToken cancellation) =>
        await collection.GetAsync(filter, options.Value.BatchSize, new FilteredRecordRetrievalOptions<StoredPassage> { Skip = skip }, cancellation)
            .ToListAsync(cancellation);

    /// <summary>Does something with the collection of each dimension, also of those that another process, or another model, has made.</summary>
    private Task ForEachCollectionAsync(Func<VectorStoreCollection<Guid, StoredPassage>, Task> work, CancellationToken cancellation) => store is null
        ? Task.CompletedTask
        : AskAsync(
            async () =>
            {
                await foreach (var name in store.ListCollectionNamesAsync(cancellation))
                {
                    if (name.StartsWith(options.Value.Collection, StringComparison.Ordinal)
                        && int.TryParse(name.AsSpan(options.Value.Collection.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions))
                    {
                        await work(await OpenAsync(dimensions, cancellation));
                    }
                }
            },
            cancellation);

    private async Task<VectorStoreCollection<Guid, StoredPassage>> OpenAsync(int dimensions, CancellationToken cancellation)
    {
        var collection = _collections.GetOrAdd(dimensions, size => new Collection(store!.GetCollection<Guid, StoredPassage>(
            string.Create(CultureInfo.InvariantCulture, $"{options.Value.Collection}{size}"), StoredPassage.Definition(size))));
        await collection.Created.EnsureAsync(cancellation);
        return collection.Passages;
    }

    // Told apart from storage by nobody who waits for it: it passes, or somebody has to mend it.
    private static async Task AskAsync(Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is VectorStoreException || StorageUnavailableException.IsMeantBy(error, cancellation))
        {
            throw new StorageUnavailableException($"the vector store does not do what it is asked: {error.Message.Split('\n', 2)[0].TrimEnd()}", error);
        }
    }

    private sealed class Collection(VectorStoreCollection<Guid, StoredPassage> passages)
    {
        public VectorStoreCollection<Guid, StoredPassage> Passages => passages;

        public OnceCreated Created { get; } = new(passages.EnsureCollectionExistsAsync);
    }
}

/// <summary>What a vector store found.</summary>
/// <param name="Found">Best first, with their vectors.</param>
/// <param name="ByWords">Whether words counted, besides meaning.</param>
internal sealed record PassageAnswer(IReadOnlyList<VectorSearchResult<StoredPassage>> Found, bool ByWords);
