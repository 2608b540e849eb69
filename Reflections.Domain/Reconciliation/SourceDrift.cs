using System.Globalization;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;

namespace Reflections.Domain.Reconciliation;

/// <summary>Compares a source's row with what it says readers see.</summary>
public static class SourceDrift
{
    private const string Again = "The source is ingested again with force.";

    /// <summary>The differences.</summary>
    public static IEnumerable<Drift> Of(AppliedVersion applied, AppliedParts found)
    {
        var generation = applied.Generation.ToString(CultureInfo.InvariantCulture);
        if (found.Manifest is ManifestCheck.Missing or ManifestCheck.Damaged)
        {
            yield return new Drift(
                DriftKind.AppliedManifestMissing, $"The manifest of generation {generation} is {(found.Manifest == ManifestCheck.Missing ? "missing" : "not its own")}.",
                Again, RepairStep.IngestAgain);
        }
        else if (found.Counts is { } counts && counts != KnowledgeCounts.Of(applied))
        {
            yield return new Drift(
                DriftKind.SourceCountsDiffer, $"The source counts {KnowledgeCounts.Of(applied)}, and the manifest of generation {generation} {counts}.",
                Again, RepairStep.IngestAgain);
        }

        if (!found.HasSegment)
        {
            yield return new Drift(DriftKind.AppliedSegmentMissing, $"Blob {applied.Segment} is not there.", Again, RepairStep.IngestAgain);
        }

        if (!found.HasBatch)
        {
            yield return new Drift(DriftKind.BatchMissing, $"Blob {applied.Batch} of the applied generation {generation} is not there.", Again, RepairStep.IngestAgain);
        }
    }
}

/// <summary>What was found of an applied version.</summary>
/// <param name="Counts">What the manifest counts; null when it cannot be read.</param>
public sealed record AppliedParts(ManifestCheck Manifest, KnowledgeCounts? Counts, bool HasSegment, bool HasBatch);

/// <summary>What a generation consists of.</summary>
public sealed record KnowledgeCounts(int Chunks, int Entities, int Facts)
{
    /// <summary>What the source row says of it.</summary>
    public static KnowledgeCounts Of(AppliedVersion applied) => new(applied.Chunks, applied.Entities, applied.Facts);

    /// <inheritdoc/>
    public override string ToString() => $"{Counted.Of(Chunks, "chunk")}, {Counted.Of(Entities, "entity", "entities")} and {Counted.Of(Facts, "fact")}";
}
