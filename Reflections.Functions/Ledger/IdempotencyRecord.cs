using Reflections.Domain.Identity;

namespace Reflections.Functions.Ledger;

/// <summary>Which run answers a caller's idempotency key.</summary>
/// <param name="RequestFingerprint">Hash of the request: the same key with another payload is refused.</param>
public sealed record IdempotencyRecord(RunId Run, string RequestFingerprint, DateTimeOffset CreatedAt);
