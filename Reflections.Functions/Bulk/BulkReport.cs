using System.Text.Json.Serialization;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Bulk;

/// <summary>What was done, or would be done, with the runs of a <see cref="BulkRequest"/>.</summary>
/// <param name="Matched">Runs that were found.</param>
/// <param name="Acted">Runs that were cancelled or repeated; 0 of a dry run.</param>
/// <param name="Truncated">There may be more than were found.</param>
/// <param name="Items">The runs that were found, newest first.</param>
public sealed record BulkReport(int Matched, int Acted, bool DryRun, bool Truncated, IReadOnlyList<BulkItem> Items)
{
    /// <inheritdoc cref="ItemPage{T}.Damaged"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}

/// <summary>What was done with one run.</summary>
/// <param name="Status">Where it stood when it was found.</param>
/// <param name="Result">What was done; of a dry run, what would be tried.</param>
/// <param name="NewRunId">The run that repeats it, or null.</param>
/// <param name="Problem">Why nothing was done, or null.</param>
public sealed record BulkItem(string Id, string Status, BulkResult Result, string? NewRunId, BulkProblem? Problem);

/// <summary>Why nothing was done with a run.</summary>
/// <param name="Type">As of an answer that is a problem.</param>
public sealed record BulkProblem(string Type, string Detail);

/// <summary>What was done with one run.</summary>
public enum BulkResult
{
    /// <summary>It is cancelled.</summary>
    Cancelled,

    /// <summary>It is repeated.</summary>
    Retried,

    /// <summary>Its state, or its source's, asks for nothing.</summary>
    Skipped,

    /// <summary>It could not be done.</summary>
    Failed,
}
