namespace Reflections.Domain.Overview;

/// <summary>Quantiles of numbers by nearest rank: each is a number that occurred.</summary>
public sealed class Quantiles
{
    private readonly long[] _sorted;

    /// <summary>Of <paramref name="values"/>, in any order.</summary>
    public Quantiles(IEnumerable<long> values) => _sorted = [.. values.Order()];

    /// <summary>How many numbers there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The largest; 0 of none.</summary>
    public long Max => Count == 0 ? 0 : _sorted[^1];

    /// <summary>The smallest number that at least that share of all does not exceed; 0 of none.</summary>
    /// <param name="share">Above 0, up to 1.</param>
    public long At(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return Count == 0 ? 0 : _sorted[(int)Math.Ceiling(share * Count) - 1];
    }
}
