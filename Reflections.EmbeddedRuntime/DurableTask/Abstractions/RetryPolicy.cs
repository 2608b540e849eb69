namespace Microsoft.DurableTask;

/// <summary>Retries with exponential back-off.</summary>
public class RetryPolicy
{
    private static readonly TimeSpan DefaultMaxInterval = TimeSpan.FromHours(1);

    /// <summary>Describes how often and how fast a task is retried.</summary>
    /// <param name="maxNumberOfAttempts">At least 1; the first call counts.</param>
    /// <param name="firstRetryInterval">Delay before the second attempt; more than zero.</param>
    /// <param name="backoffCoefficient">At least 1; each further delay is longer by this factor.</param>
    /// <param name="maxRetryInterval">Cap of a delay, not below the first; 1 hour when null.</param>
    /// <param name="retryTimeout">No retry is begun once this long has passed since the first attempt; unlimited when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        RefuseBelow(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        RefuseBelow(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? DefaultMaxInterval;
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
        Handle = static _ => true;
    }

    /// <summary>How often the task is tried, the first call included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>Delay before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>Factor by which each further delay grows.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>Longest delay.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>How long after the first attempt retries may begin.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Tells whether a failure is worth a retry.</summary>
    public Func<Exception, bool> Handle { get; private set; }

    /// <summary>Reserved by the programming model; not consulted.</summary>
    public Func<Exception, Task<bool>>? HandleAsync { get; set; }

    /// <summary>Tells from a failure's details whether it is worth a retry.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception =>
            exception is TaskFailedException failed ? value(failed.FailureDetails) : value(TaskFailureDetails.FromException(exception));
    }

    private static void RefuseBelow(TimeSpan? value, TimeSpan least, string name)
    {
        if (value is { } given && given != Timeout.InfiniteTimeSpan && given < least)
        {
            throw new ArgumentOutOfRangeException(name, given, "The value must not be less than the first retry interval.");
        }
    }
}
