using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>What one shard holds.</summary>
/// <param name="Damaged">Rows that cannot be read. They are reported and do not hold up the others.</param>
public sealed record ShardRows(
    IReadOnlyList<Stored<PatchRow>> Patches,
    IReadOnlyList<Stored<OpenRunRow>> Runs,
    IReadOnlyList<Stored<CleanRow>> Cleans,
    IReadOnlyList<Stored<DeletionRow>> Deletions,
    IReadOnlyList<DamagedRowException> Damaged)
{
    /// <summary>The rows that can be read, of all kinds.</summary>
    public IEnumerable<UnappliedRow> Rows =>
    [
        .. Patches.Select(row => row.Value), .. Runs.Select(row => row.Value), .. Cleans.Select(row => row.Value), .. Deletions.Select(row => row.Value),
    ];
}
