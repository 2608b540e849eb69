namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a timer function that failed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    public RetryAttribute()
    {
    }

    /// <summary>Repetitions after the first attempt; -1 for no limit.</summary>
    public int MaxRetryCount { get; set; }
}
