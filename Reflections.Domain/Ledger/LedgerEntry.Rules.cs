using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Ledger;

public sealed partial record LedgerEntry
{
    /// <summary>
    /// Whether the content may pass to that run. What is approved must be settled first, and what a newer run applied stays. But what a newer
    /// run only proposed, and did not bring to an end, is free again: the run that asks found that it works no more. A generation that was shown
    /// is not proposed a second time.
    /// </summary>
    /// <param name="earlier">How the run's own earlier life ended that a newer run took the content over from; null when there was none.</param>
    public bool CanPassTo(RunId run, long ticket, PatchStatus? earlier = null) =>
        Owner != run && Status != PatchStatus.Approved && earlier != PatchStatus.Applied && (Generation < ticket || Status != PatchStatus.Applied);

    /// <summary>How the life stands that the run had proposed.</summary>
    public LifeStanding StandingOf(RunId run, long ticket) => Owner != run || Generation != ticket ? LifeStanding.PassedOn : Status switch
    {
        PatchStatus.Proposed => LifeStanding.Open,
        PatchStatus.Rejected => LifeStanding.Refused,
        PatchStatus.Superseded => LifeStanding.Superseded,
        _ => LifeStanding.Approved,
    };

    /// <summary>How the approval of a generation stands when its write was refused because the entry had moved.</summary>
    /// <param name="batchHash">The batch that was to be approved.</param>
    public ApprovalStanding StandingOfApproval(long generation, string batchHash) =>
        Generation != generation ? ApprovalStanding.Lost
        : Status == PatchStatus.Proposed ? ApprovalStanding.Open
        : Status != PatchStatus.Rejected && BatchHash == batchHash ? ApprovalStanding.Approved
        : ApprovalStanding.Lost;
}

/// <summary>How what a run proposed stands.</summary>
public enum LifeStanding
{
    /// <summary>Nobody has decided.</summary>
    Open,

    /// <summary>The content belongs to another run now.</summary>
    PassedOn,

    /// <summary>It was refused.</summary>
    Refused,

    /// <summary>A newer observation was applied.</summary>
    Superseded,

    /// <summary>It is approved, and may be applied.</summary>
    Approved,
}

/// <summary>How an approval stands that could not be written.</summary>
public enum ApprovalStanding
{
    /// <summary>Nobody has decided, and the announcement was given up: announce it again.</summary>
    Open,

    /// <summary>Somebody has approved this very batch; it may be settled by now.</summary>
    Approved,

    /// <summary>Somebody decided otherwise, or the content belongs to another run.</summary>
    Lost,
}
