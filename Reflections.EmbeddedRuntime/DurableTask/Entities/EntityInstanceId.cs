namespace Microsoft.DurableTask.Entities;

/// <summary>The name and key of an entity.</summary>
public readonly record struct EntityInstanceId
{
    /// <summary>Names an entity; names are lower case.</summary>
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@', StringComparison.Ordinal))
        {
            throw new ArgumentException("Entity names may not contain '@'.", nameof(name));
        }

        Name = name.ToLowerInvariant();
        Key = key;
    }

    /// <summary>The entity's name.</summary>
    public string Name { get; }

    /// <summary>The entity's key.</summary>
    public string Key { get; }

    /// <summary>Reads the form <c>@name@key</c>.</summary>
    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var split = instanceId.IndexOf('@', 1);
        if (instanceId[0] != '@' || split <= 1)
        {
            throw new ArgumentException($"Instance ID '{instanceId}' is not a valid entity ID.", nameof(instanceId));
        }

        return new EntityInstanceId(instanceId[1..split], instanceId[(split + 1)..]);
    }

    /// <summary>The form <c>@name@key</c>.</summary>
    public override string ToString() => $"@{Name}@{Key}";
}
