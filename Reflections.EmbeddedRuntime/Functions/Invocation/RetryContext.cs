namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which attempt an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>Creates the context.</summary>
    protected RetryContext()
    {
    }

    /// <summary>Attempts before this one.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Repetitions allowed; -1 for no limit.</summary>
    public abstract int MaxRetryCount { get; }
}
