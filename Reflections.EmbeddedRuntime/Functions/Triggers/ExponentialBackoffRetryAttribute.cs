namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats after a delay that doubles from the minimum up to the maximum.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>Sets the repetitions and both ends of the delay, time spans such as <c>00:00:10</c>.</summary>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first delay.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest delay.</summary>
    public string MaximumInterval { get; }
}
