namespace Microsoft.DurableTask.Client;

/// <summary>Which ended instances are purged; null leaves a condition out.</summary>
/// <param name="CreatedFrom">Created not before.</param>
/// <param name="CreatedTo">Created not after.</param>
/// <param name="Statuses">In one of these states.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long the purge may take before it answers with what it has done; unlimited when null.</summary>
    public TimeSpan? Timeout { get; init; }
}
