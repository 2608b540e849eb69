using System.Collections.Frozen;
using static Reflections.Domain.Patches.PatchStatus;

namespace Reflections.Domain.Patches;

/// <summary>
/// Which status may follow which within one life of a patch, that is one generation of one ingest key. Work on the same content
/// under a later run is a new life, not a transition.
/// </summary>
public static class PatchTransitions
{
    private static readonly FrozenDictionary<PatchStatus, FrozenSet<PatchStatus>> Next = new Dictionary<PatchStatus, FrozenSet<PatchStatus>>
    {
        [Proposed] = To(Approved, Rejected, Superseded),
        [Approved] = To(Applied, Superseded),
        [Applied] = To(),
        [Rejected] = To(),
        [Superseded] = To(),
    }.ToFrozenDictionary();

    /// <summary>Whether nothing follows in this life.</summary>
    public static bool IsTerminal(this PatchStatus status) => Next[status] is { Count: 0 };

    /// <summary>Whether <paramref name="to"/> may follow <paramref name="from"/>. A status does not follow itself.</summary>
    public static bool CanMove(PatchStatus from, PatchStatus to) => Next[from].Contains(to);

    /// <summary>Throws unless <paramref name="to"/> may follow <paramref name="from"/>.</summary>
    /// <exception cref="InvalidOperationException">It may not.</exception>
    public static void Require(PatchStatus from, PatchStatus to)
    {
        if (!CanMove(from, to))
        {
            throw new InvalidOperationException($"A patch cannot move from {from.ToWire()} to {to.ToWire()}.");
        }
    }

    private static FrozenSet<PatchStatus> To(params PatchStatus[] next) => next.ToFrozenSet();
}
