using System.Text.Json.Serialization;
using Reflections.Domain.Reconciliation;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reconciliation;

/// <summary>What a comparison of the stores found.</summary>
/// <param name="Truncated">There was more to compare than was allowed.</param>
public sealed record ReconciliationReport(ExaminedCounts Examined, IReadOnlyList<DriftView> Drift, bool Truncated)
{
    /// <summary>What could not be compared because it cannot be read; null when nothing had to be left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}

/// <summary>How much was compared.</summary>
public sealed record ExaminedCounts(int Runs, int Instances, int Entries, int Sources);

/// <summary>A difference.</summary>
/// <param name="Detail">What was found, and what the repair came to.</param>
/// <param name="Repair">What would be done about it.</param>
/// <param name="Repaired">It was done: what was begun by it may still be under way.</param>
public sealed record DriftView(DriftKind Kind, string ReflectionId, string SourceId, string? RunId, string Detail, string Repair, bool Repaired);
