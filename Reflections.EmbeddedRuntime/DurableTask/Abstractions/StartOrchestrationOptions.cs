using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How a new orchestration instance is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Options with an id and a start time, both optional.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>Copies other options.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance id; a random one is made when null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the instance starts; at once when null or past.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Tags stored with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The version of the orchestrator that is asked for.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Names of the states in which an instance with the same id is kept and the start refused; null means every state that is not terminal.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
