namespace Microsoft.DurableTask.Client;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>A purge of so many instances.</summary>
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    /// <summary>A purge of so many instances, with the word whether that was all.</summary>
    public PurgeResult(int count, bool? isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    /// <summary>Instances purged.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether every matching instance was purged; null when not known.</summary>
    public bool? IsComplete { get; }
}
