using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>An entity whose state is not read yet.</summary>
public sealed class EntityMetadata : EntityMetadata<SerializedData>
{
    /// <summary>An entity with its serialized state.</summary>
    public EntityMetadata(EntityInstanceId id, SerializedData? state = null)
        : base(id, state)
    {
    }
}
