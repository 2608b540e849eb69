using System.Text.Json.Serialization;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Sweeping;

/// <summary>The sweep's input.</summary>
/// <param name="DryRun">Say what would be done, and do nothing.</param>
/// <param name="FinishedSince">Compare first what the engine finished since then with storage; null: there is no need.</param>
public sealed record SweepInput([property: JsonPropertyName("dryRun")] bool DryRun, [property: JsonPropertyName("finishedSince")] DateTimeOffset? FinishedSince = null);

/// <summary>Asks to compare the runs that the engine finished with storage.</summary>
public sealed record LostRunsInput(DateTimeOffset Since, bool DryRun);

/// <summary>The runs that were driven again, and what finding them cost.</summary>
public sealed record LostRuns(IReadOnlyList<SweepFinding> Findings, int StorageCalls);

/// <summary>The rows that a sweep looks at.</summary>
/// <param name="Due">Rows to settle.</param>
/// <param name="Known">Rows that cannot be read, or were given up before.</param>
/// <param name="StorageCalls">What finding them cost.</param>
/// <param name="Parallel">Rows settled at a time.</param>
public sealed record SweepScan(IReadOnlyList<SweepTarget> Due, IReadOnlyList<SweepFinding> Known, int StorageCalls, int Parallel);

/// <summary>A row to settle, of one of four kinds, and the ETag it was read with.</summary>
public sealed record SweepTarget(string ETag, PatchRow? Patch = null, OpenRunRow? Run = null, CleanRow? Clean = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DeletionRow? Deletion = null)
{
    /// <summary>The row, whatever its kind.</summary>
    [JsonIgnore]
    public UnappliedRow Row => Patch ?? Run ?? Clean ?? (UnappliedRow?)Deletion ?? throw new InvalidOperationException("The target names no row.");
}

/// <summary>Asks to settle a row.</summary>
public sealed record SettleInput(SweepTarget Target, bool DryRun);

/// <summary>What a sweep did about a row.</summary>
public sealed record SettleResult(SweepFinding Finding, int StorageCalls);
