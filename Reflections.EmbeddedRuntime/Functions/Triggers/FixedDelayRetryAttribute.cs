namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats after the same delay each time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>Sets the repetitions and the delay, a time span such as <c>00:00:10</c>.</summary>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay between attempts.</summary>
    public string DelayInterval { get; }
}
