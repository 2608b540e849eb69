using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>An instance that is asked for.</summary>
internal sealed record NewInstance(string InstanceId, string Name, DateTime CreatedAt)
{
    public string? Version { get; init; }

    public string? Input { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Not before this time, UTC; at once when null.</summary>
    public DateTime? StartAt { get; init; }

    public ParentLink? Parent { get; init; }

    /// <summary>States in which an instance of the same id stays and the new one is refused.</summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus> KeptStatuses { get; init; } = InstanceStatuses.Live;
}
