using System.Collections.Immutable;

namespace Microsoft.DurableTask.Client;

/// <summary>What a client sees of an orchestration instance at one moment.</summary>
public sealed class OrchestrationMetadata
{
    /// <summary>An instance of an orchestrator.</summary>
    public OrchestrationMetadata(string name, string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        Name = name;
        InstanceId = instanceId;
    }

    /// <summary>The orchestrator's name.</summary>
    public string Name { get; }

    /// <summary>The instance's id.</summary>
    public string InstanceId { get; }

    /// <summary>The converter that reads the serialized values; null when they were not fetched.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>Where it stands.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Its input, if fetched.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>Its output, if fetched; of a failed instance its error as text.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>Its custom status, if fetched.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>Why it failed, if it did and its values were fetched.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether it runs now; a pending or suspended one does not.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it has ended, in whatever way.</summary>
    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The input.</summary>
    /// <exception cref="InvalidOperationException">It was not fetched.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput, nameof(ReadInputAs), "input");

    /// <summary>The output.</summary>
    /// <exception cref="InvalidOperationException">It was not fetched.</exception>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput, nameof(ReadOutputAs), "output");

    /// <summary>The custom status.</summary>
    /// <exception cref="InvalidOperationException">It was not fetched.</exception>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus, nameof(ReadCustomStatusAs), "custom status");

    /// <summary>A one-line description.</summary>
    public override string ToString() =>
        $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}]";

    private T? Read<T>(string? data, string method, string what)
    {
        if (DataConverter is null)
        {
            throw new InvalidOperationException(
                $"The {method} method can only be used on {nameof(OrchestrationMetadata)} objects that are fetched with the option to include {what} data.");
        }

        return string.IsNullOrEmpty(data) ? default : DataConverter.Deserialize<T>(data);
    }
}
