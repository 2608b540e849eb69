using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What is known of an entity.</summary>
public class EntityMetadata<TState>
{
    private readonly TState? _state;

    /// <summary>An entity without its state.</summary>
    public EntityMetadata(EntityInstanceId id)
    {
        Id = id;
    }

    /// <summary>An entity with its state.</summary>
    public EntityMetadata(EntityInstanceId id, TState? state)
    {
        Id = id;
        IncludesState = state is not null;
        _state = state;
    }

    /// <summary>The entity's id.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset LastModifiedTime { get; init; }

    /// <summary>How many messages wait for it.</summary>
    public int BacklogQueueSize { get; init; }

    /// <summary>The orchestration that holds its lock, or null.</summary>
    public string? LockedBy { get; init; }

    /// <summary>Whether the state was fetched.</summary>
    public bool IncludesState { get; }

    /// <summary>The state.</summary>
    /// <exception cref="InvalidOperationException">It was not fetched.</exception>
    public TState State => IncludesState ? _state! : throw new InvalidOperationException("The entity's state was not fetched.");
}
