namespace Microsoft.DurableTask;

/// <summary>One page of a sequence.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>A page of values, with the place where the next one begins.</summary>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page begins; null on the last.</summary>
    public string? ContinuationToken { get; }
}
