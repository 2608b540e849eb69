namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Which entities are listed.</summary>
public record EntityQuery
{
    /// <summary>Values a page when nothing is said.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>Beginning of the ids.</summary>
    public string? InstanceIdStartsWith { get; init; }

    /// <summary>Changed not before.</summary>
    public DateTimeOffset? LastModifiedFrom { get; init; }

    /// <summary>Changed not after.</summary>
    public DateTimeOffset? LastModifiedTo { get; init; }

    /// <summary>Whether states are fetched.</summary>
    public bool IncludeState { get; init; } = true;

    /// <summary>Whether entities without state are listed.</summary>
    public bool IncludeTransient { get; init; }

    /// <summary>Values a page, at least 1.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where to go on.</summary>
    public string? ContinuationToken { get; init; }
}
