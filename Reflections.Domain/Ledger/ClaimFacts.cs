using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Domain.Ledger;

/// <summary>Everything a claim is decided by.</summary>
/// <param name="OwnStatus">The run's own row.</param>
/// <param name="Force">The caller wants the work done whatever is known.</param>
/// <param name="Entry">The ledger entry of this content, or null.</param>
/// <param name="Manifest">Whether the applied generation is really there.</param>
public sealed record ClaimFacts(
    RunId Run, long Ticket, RunStatus OwnStatus, bool Force, IngestKey Key, PipelineFingerprint Fingerprint,
    SourceState Source, LedgerEntry? Entry, ManifestCheck Manifest);

/// <summary>What verifying the applied generation's manifest row found.</summary>
public enum ManifestCheck
{
    /// <summary>Not looked at: this content is not what is applied.</summary>
    NotApplicable,

    /// <summary>There, with the hash that the source row names.</summary>
    Verified,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>There, but with another hash or unreadable.</summary>
    Damaged,
}
