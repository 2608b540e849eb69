namespace Microsoft.DurableTask.Client;

/// <summary>Which instances are listed; null leaves a condition out.</summary>
/// <param name="CreatedFrom">Created not before.</param>
/// <param name="CreatedTo">Created not after.</param>
/// <param name="Statuses">In one of these states.</param>
/// <param name="TaskHubNames">In one of these hubs.</param>
/// <param name="InstanceIdPrefix">Beginning of the ids, case matters.</param>
/// <param name="PageSize">Instances a page, at least 1.</param>
/// <param name="FetchInputsAndOutputs">Whether inputs, outputs and custom statuses are fetched.</param>
/// <param name="ContinuationToken">Where to go on.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>Instances a page when nothing is said.</summary>
    public const int DefaultPageSize = 100;
}
