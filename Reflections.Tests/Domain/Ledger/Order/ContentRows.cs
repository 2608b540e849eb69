using System.Collections.Immutable;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>The rows of one content.</summary>
/// <param name="Entry">Its ledger entry, or null.</param>
/// <param name="Announced">Its patch row, or null.</param>
/// <param name="Lives">How each generation's last life ended, as its history row says, or null.</param>
internal sealed record ContentRows(LedgerEntry? Entry, Announcement? Announced, ImmutableArray<PatchStatus?> Lives)
{
    public static readonly ContentRows None = new(null, null, [.. new PatchStatus?[OrderScope.MostRuns + 1]]);

    /// <summary>The life of that generation, current or not; null when there was none.</summary>
    public PatchStatus? LifeOf(long generation) => Entry?.Generation == generation ? Entry.Status : Lives[(int)generation];

    /// <summary>
    /// The same rows under the smallest fences that tell the same. A fence is only ever compared with the entry's, and never comes back: how
    /// often it was raised makes no difference.
    /// </summary>
    public ContentRows Smallest()
    {
        if (Entry is null)
        {
            return this;
        }

        var same = Announced is null || (Announced.Generation == Entry.Generation && Announced.Fence == Entry.Fence);
        return this with { Entry = Entry with { Fence = same ? 0 : 1 }, Announced = Announced is null ? null : Announced with { Fence = 0 } };
    }
}

/// <summary>A patch row.</summary>
internal sealed record Announcement(long Generation, long Fence);
