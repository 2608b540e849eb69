using System.Globalization;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Ledger;

/// <summary>What becomes of an announced approval whose run does not settle it.</summary>
public static class AnnouncementRule
{
    /// <summary>Decides.</summary>
    /// <param name="entry">The entry of the announced content, or null.</param>
    /// <param name="generation">The generation that was announced.</param>
    /// <param name="fence">The entry's fence at that time.</param>
    public static AnnouncementDecision Decide(LedgerEntry? entry, long generation, long fence) => entry switch
    {
        null => Drop("Nothing is known of this content."),
        _ when entry.Generation != generation =>
            Drop($"The content belongs to generation {entry.Generation.ToString(CultureInfo.InvariantCulture)} now."),
        { Status: PatchStatus.Rejected } => Drop("The patch was rejected."),
        { Status: PatchStatus.Proposed } when entry.Fence != fence => Drop("This attempt to approve the patch was given up before."),
        { Status: PatchStatus.Proposed } => new AnnouncementDecision(AnnouncementAction.GiveUp, "The patch was announced and never approved."),
        _ => new AnnouncementDecision(AnnouncementAction.Settle, "The patch was approved."),
    };

    private static AnnouncementDecision Drop(string reason) => new(AnnouncementAction.Drop, reason);
}

/// <summary>What becomes of an announced approval, and why.</summary>
public sealed record AnnouncementDecision(AnnouncementAction Action, string Reason);

/// <summary>What becomes of an announced approval.</summary>
public enum AnnouncementAction
{
    /// <summary>It stands for nothing: delete the row.</summary>
    Drop,

    /// <summary>Raise the entry's fence, so that a slow approval fails and begins again; then delete the row.</summary>
    GiveUp,

    /// <summary>Apply the patch, or finish what is left of that.</summary>
    Settle,
}
