using System.Collections.Concurrent;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reconciliation;

/// <summary>One comparison in progress: what is to be compared, and what was found so far.</summary>
internal sealed class Comparison(int max)
{
    private const int Parallelism = 8;

    private readonly ConcurrentQueue<DamagedRowException> _damaged = new();

    public ConcurrentQueue<FoundDrift> Found { get; } = new();

    public List<RunRecord> Runs { get; } = [];

    public List<SourceState> Sources { get; } = [];

    public ConcurrentDictionary<RunId, bool> Instances { get; } = new();

    public int Entries { get; set; }

    public bool IsTruncated { get; set; }

    public IReadOnlyList<StoredDamage>? Damaged => StoredDamage.Of([.. _damaged]);

    /// <summary>How many more of a kind may be compared that has come to <paramref name="count"/>.</summary>
    public int Left(int count) => max - count;

    public void Add(IEnumerable<DamagedRowException> damaged)
    {
        foreach (var row in damaged)
        {
            _damaged.Enqueue(row);
        }
    }

    /// <summary>Compares each item. One that cannot be read holds up no other.</summary>
    public Task ForEachAsync<T>(IReadOnlyList<T> items, Func<T, CancellationToken, Task> compare, CancellationToken cancellation) =>
        Bounded.ForEachAsync(
            items, Parallelism,
            async (item, stop) =>
            {
                try
                {
                    await compare(item, stop);
                }
                catch (DamagedRowException damage)
                {
                    _damaged.Enqueue(damage);
                }
            },
            cancellation);
}
