using Reflections.Domain.Identity;

namespace Reflections.Functions.Deletion;

/// <summary>A deletion as it stands.</summary>
/// <param name="Erased">What this call erased.</param>
/// <param name="Residue">What a scan found afterwards.</param>
/// <param name="OpenRuns">Runs from before the deletion that have not ended: what they may still write is erased later, by the sweeper.</param>
public sealed record DeletionReport(DateTimeOffset DeletedAt, DeletionReceipt Receipt, SourceResidue Erased, SourceResidue Residue, IReadOnlyList<RunId> OpenRuns)
{
    /// <summary>Requests sent to storage.</summary>
    public int StorageCalls { get; init; }

    /// <summary>Whether nothing is left, and nothing can come.</summary>
    public bool IsComplete => Residue.IsNothing && OpenRuns.Count == 0;
}
