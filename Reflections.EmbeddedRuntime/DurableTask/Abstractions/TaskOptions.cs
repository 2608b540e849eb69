namespace Microsoft.DurableTask;

/// <summary>How one call of an activity or sub-orchestration is made.</summary>
public record TaskOptions
{
    /// <summary>Options with only a retry rule.</summary>
    public TaskOptions(TaskRetryOptions? retry)
        : this(retry, null)
    {
    }

    /// <summary>Options with a retry rule and tags.</summary>
    public TaskOptions(TaskRetryOptions? retry = null, IDictionary<string, string>? tags = null)
    {
        Retry = retry;
        Tags = tags;
    }

    /// <summary>Copies other options.</summary>
    public TaskOptions(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Retry = options.Retry;
        Tags = options.Tags is null ? null : new Dictionary<string, string>(options.Tags);
        Version = options.Version;
    }

    /// <summary>What happens after a failed attempt; null fails at once.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>The version of the task that is asked for.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Tags recorded with the call.</summary>
    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>Options that retry by a policy.</summary>
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>Options that ask a handler after each failure.</summary>
    public static TaskOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Options that ask a handler after each failure.</summary>
    public static TaskOptions FromRetryHandler(RetryHandler handler) => new(handler);

    /// <summary>The same options for a sub-orchestration of a given id.</summary>
    public SubOrchestrationOptions WithInstanceId(string instanceId) => new(this, instanceId);
}
