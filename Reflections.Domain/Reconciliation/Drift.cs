namespace Reflections.Domain.Reconciliation;

/// <summary>A difference between two stores, and what would settle it.</summary>
/// <param name="Detail">One sentence: what was found.</param>
/// <param name="Repair">One sentence: what would be done about it.</param>
/// <param name="Step">The step that does it.</param>
public sealed record Drift(DriftKind Kind, string Detail, string Repair, RepairStep Step);

/// <summary>The existing steps by which drift is settled.</summary>
public enum RepairStep
{
    /// <summary>None: people decide.</summary>
    None,

    /// <summary>The open-run row is settled as the sweeper does it; one that is gone is written first.</summary>
    SettleRun,

    /// <summary>The orchestration is terminated, and what it proposed is withdrawn.</summary>
    EndInstance,

    /// <summary>The intent is written again and settled as the sweeper does it.</summary>
    SettlePatch,

    /// <summary>The source is ingested again with force, from what its applied run was given.</summary>
    IngestAgain,
}
