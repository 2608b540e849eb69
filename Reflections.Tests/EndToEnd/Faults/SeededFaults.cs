namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>
/// Draws a fault for each request from a seed. Which request has which number depends on how the app's threads take turns, so a seed gives the same weather
/// rather than the same course.
/// </summary>
/// <param name="rate">Share of requests that are disturbed, 0 to 1.</param>
internal sealed class SeededFaults(int seed, double rate)
{
    // Those that take a second of waiting are drawn less often: they are the same to the protocol as their quick sisters.
    private static readonly (StorageFault Fault, int Weight)[] Weights =
    [
        (StorageFault.ResetBefore, 6), (StorageFault.ResetAfter, 12), (StorageFault.CutAnswer, 10), (StorageFault.SlowAnswer, 1),
        (StorageFault.LateAfterTimeout, 1), (StorageFault.LateAfterReset, 12), (StorageFault.Twice, 6), (StorageFault.InternalError, 4),
        (StorageFault.InternalErrorAfter, 8), (StorageFault.Busy, 5), (StorageFault.TooMany, 5), (StorageFault.FalseConflict, 8),
        (StorageFault.FalsePrecondition, 8), (StorageFault.FalseAbsence, 6), (StorageFault.FalseBlobConflict, 8),
    ];

    private volatile bool _over;
    private volatile StorageFault _outage;

    /// <summary>From now on everything goes through.</summary>
    public void Stop() => (_outage, _over) = (StorageFault.None, true);

    /// <summary>From now on, until <see cref="EndOutage"/>, the same happens to every request.</summary>
    public void BeginOutage(StorageFault all) => _outage = all;

    public void EndOutage() => _outage = StorageFault.None;

    public Disturbance Plan(StorageRequest request)
    {
        if (_outage != StorageFault.None)
        {
            return new Disturbance(_outage);
        }

        if (_over || Draw(2 * request.Number) >= rate)
        {
            return default;
        }

        var at = Draw((2 * request.Number) + 1) * Weights.Sum(entry => entry.Weight);
        var drawn = Weights.First(entry => (at -= entry.Weight) < 0).Fault;
        return new Disturbance(
            drawn != StorageFault.FalseBlobConflict || (request is { IsBlob: true, Method: "PUT" } && !request.Target.Contains("restype=container", StringComparison.Ordinal))
                ? drawn : StorageFault.FalseConflict);
    }

    // SplitMix64: each number of the sequence by itself, so that it does not matter which thread asks first.
    private double Draw(int number)
    {
        var x = ((ulong)(uint)seed << 32) + ((ulong)number * 0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return ((x ^ (x >> 31)) >> 11) / (double)(1UL << 53);
    }
}
