using System.Globalization;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Acceptance;

/// <summary>A validated request to ingest a source.</summary>
/// <param name="Url">The address to fetch, or null when the content came along.</param>
/// <param name="Content">The content that came along, or null.</param>
/// <param name="Force">Do the work whatever is known.</param>
/// <param name="RetryOf">The run this one repeats, or null.</param>
public sealed record AcceptRequest(
    ReflectionId Reflection, SourceId Source, IdempotencyKey? IdempotencyKey, Uri? Url, InlineContent? Content, bool Force, RunId? RetryOf)
{
    /// <summary>
    /// For what is taken from an earlier run the ticket of the source's last deletion before that one, 0 without one: a later deletion forbids it. Null for
    /// what the caller sent.
    /// </summary>
    public long? Epoch { get; init; }

    /// <summary>What makes two requests the same: an idempotency key may be repeated only with an equal one.</summary>
    public string Fingerprint => Sha256Text.OfParts(
        Reflection.Value, Source.Value, Url?.AbsoluteUri ?? "", Content?.RawHash ?? "", Content?.ContentType ?? "", Content?.Name ?? "",
        Force.ToString(CultureInfo.InvariantCulture), RetryOf?.Value ?? "");
}

/// <summary>Content that came with the request.</summary>
/// <param name="Bytes">The raw document.</param>
/// <param name="Document">The same, read and made canonical.</param>
public sealed record InlineContent(BinaryData Bytes, string? ContentType, string? Name, CanonicalDocument Document)
{
    /// <summary>SHA-256 of the raw bytes.</summary>
    public string RawHash { get; } = Sha256Text.Of(Bytes.ToMemory().Span);
}
