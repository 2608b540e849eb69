namespace Reflections.Functions.Storage;

/// <summary>Work on many things, a bounded number at a time.</summary>
internal static class Bounded
{
    /// <summary>
    /// Does <paramref name="work"/> for each item. What is done one at a time needs no other thread: it stays in the caller's flow, in order.
    /// </summary>
    public static async Task ForEachAsync<T>(
        IReadOnlyList<T> items, int parallelism, Func<T, CancellationToken, Task> work, CancellationToken cancellation)
    {
        if (parallelism > 1 && items.Count > 1)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellation };
            await Parallel.ForEachAsync(items, options, async (item, stop) => await work(item, stop));
            return;
        }

        foreach (var item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            await work(item, cancellation);
        }
    }
}
