using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Functions.Acceptance;

namespace Reflections.Functions.Batches;

/// <summary>A validated request to ingest many sources.</summary>
public sealed record SourceBatchRequest(
    ReflectionId Reflection, IdempotencyKey? IdempotencyKey, IReadOnlyList<SourceBatchRequestItem> Items, int Concurrency, bool Force)
{
    /// <summary>What makes two requests the same: an idempotency key may be repeated only with an equal one.</summary>
    public string Fingerprint => Sha256Text.OfParts(
    [
        "batch", Reflection.Value, Concurrency.ToString(CultureInfo.InvariantCulture), Force.ToString(CultureInfo.InvariantCulture),
        .. Items.SelectMany(item => (string[])
            [item.Source.Value, item.Url?.AbsoluteUri ?? "", item.Content?.RawHash ?? "", item.Content?.ContentType ?? "", item.Content?.Name ?? ""]),
    ]);
}

/// <summary>One source of the request.</summary>
/// <param name="Url">The address to fetch, or null when the content came along.</param>
/// <param name="Content">The content that came along, or null.</param>
public sealed record SourceBatchRequestItem(SourceId Source, Uri? Url, InlineContent? Content);
