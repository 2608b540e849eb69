using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>
/// Whether a run may ask its server if the applied version still stands. It only saves a download: what a "not modified" leads to is decided by
/// the run's claim, on the row as it is then.
/// </summary>
public static class RevalidationRule
{
    /// <summary>The version to ask about; null when the content is to be fetched whole.</summary>
    /// <param name="source">The row as the write left it that gave the run its ticket.</param>
    /// <param name="ticket">The run's.</param>
    /// <param name="url">What the run is to fetch.</param>
    /// <param name="fingerprint">The pipeline as it is.</param>
    /// <param name="reader">The build as it is.</param>
    public static KnownVersion? Offer(SourceState source, long ticket, string url, PipelineFingerprint fingerprint, string reader, bool force) =>
        !force && source.Latest == ticket && source.AsOf < ticket
        && source.Applied is { Validators: { } validators } applied && applied.Generation <= source.AsOf && applied.Fingerprint == fingerprint
        && validators.Url == url && validators.Reader == reader
            ? new KnownVersion(applied.Content, validators)
            : null;
}
