using System.Globalization;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>
/// Whether a request whose content came with it can be answered at once. It takes no ticket, so this is only sound while nothing newer
/// than the applied content was asked for.
/// </summary>
public static class AcceptanceDecider
{
    /// <summary>The version that a skip would rest on: its manifest is to be checked. Null when the request must take the long way.</summary>
    /// <param name="source">The source's row, or null when there is none.</param>
    public static AppliedVersion? Candidate(SourceState? source, IngestKey key, PipelineFingerprint fingerprint, bool force) =>
        !force && source is { IsSettled: true } && source.Applied?.Key == key && source.Applied?.Fingerprint == fingerprint
            ? source.Applied
            : null;

    /// <summary>The skip, or null when the request must take the long way.</summary>
    /// <param name="manifest">What checking the manifest of <see cref="Candidate"/> found.</param>
    public static ClaimDecision.DuplicateSkipped? Decide(
        SourceState? source, IngestKey key, PipelineFingerprint fingerprint, bool force, ManifestCheck manifest)
    {
        var applied = manifest == ManifestCheck.Verified ? Candidate(source, key, fingerprint, force) : null;
        return applied is null
            ? null
            : new ClaimDecision.DuplicateSkipped(
                SkipCause.AppliedBy, applied.Run, RaiseAsOf: false,
                $"Run {applied.Run} applied this content as generation {applied.Generation.ToString(CultureInfo.InvariantCulture)}, and nothing newer was asked for since.");
    }
}
