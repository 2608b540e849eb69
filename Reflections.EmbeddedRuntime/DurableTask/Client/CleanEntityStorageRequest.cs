namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What is removed of entity storage.</summary>
public readonly record struct CleanEntityStorageRequest
{
    /// <summary>Everything that can be removed.</summary>
    public static CleanEntityStorageRequest Default => new() { RemoveEmptyEntities = true, ReleaseOrphanedLocks = true };

    /// <summary>Whether entities without state are removed.</summary>
    public bool RemoveEmptyEntities { get; init; }

    /// <summary>Whether locks of ended orchestrations are released.</summary>
    public bool ReleaseOrphanedLocks { get; init; }

    /// <summary>Where to go on.</summary>
    public string? ContinuationToken { get; init; }
}
