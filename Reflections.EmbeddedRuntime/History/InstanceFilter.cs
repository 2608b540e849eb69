using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>Which instances a query or purge means; null leaves a condition out. Times are UTC.</summary>
internal sealed record InstanceFilter
{
    public DateTime? CreatedFrom { get; init; }

    public DateTime? CreatedTo { get; init; }

    public DateTime? CompletedFrom { get; init; }

    public DateTime? CompletedTo { get; init; }

    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public string? InstanceIdPrefix { get; init; }

    /// <summary>Only instances after this key.</summary>
    public long AfterKey { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 100;
}
