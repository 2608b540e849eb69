using System.Globalization;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Reconciliation;

/// <summary>Compares a ledger entry with its batch and its intent.</summary>
public static class EntryDrift
{
    /// <summary>The differences. A batch that nothing will read again is not missed; that of what readers see is the source's.</summary>
    /// <param name="entry">The entry, unchanged before and after its intent was looked for.</param>
    public static IEnumerable<Drift> Of(LedgerEntry entry, bool hasBatch, bool hasIntent)
    {
        var generation = entry.Generation.ToString(CultureInfo.InvariantCulture);
        if (!hasBatch && entry.Status is (PatchStatus.Proposed or PatchStatus.Approved))
        {
            yield return new Drift(
                DriftKind.BatchMissing, $"Blob {entry.Batch} of generation {generation}, which is {entry.Status.ToWire()}, is not there.",
                entry.Status == PatchStatus.Proposed
                    ? "Nothing is done: it can be rejected, and the source sent again." : "Nothing is done: the next run of this content gives the patch up and works it out again.",
                RepairStep.None);
        }

        if (!hasIntent && entry.Status == PatchStatus.Approved)
        {
            yield return new Drift(
                DriftKind.EntryApprovedWithoutIntent, $"Generation {generation} is approved, and no intent says so.",
                "The intent is written again, and settled as the sweeper does it.", RepairStep.SettlePatch);
        }
    }
}
