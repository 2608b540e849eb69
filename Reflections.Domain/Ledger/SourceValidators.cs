using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>What a server said of the representation that a content was read from: with it the server can be asked whether that still stands.</summary>
/// <param name="Url">The address that was asked for.</param>
/// <param name="From">The address that answered, after redirects. The rest is sent to it and to no other: an entity tag means nothing elsewhere.</param>
/// <param name="ETag">As it stood in the header, with quotes and weakness mark; null when there was none.</param>
/// <param name="LastModified">To the second; null when there was none, or none to be relied on.</param>
/// <param name="Reader">The build that read the representation: another one may read another text out of the same bytes.</param>
public sealed record SourceValidators(string Url, string From, string? ETag, DateTimeOffset? LastModified, string Reader);

/// <summary>A version that a server may be asked about instead of being asked for its content.</summary>
/// <param name="Content">What an answer "not modified" stands for.</param>
public sealed record KnownVersion(ContentHash Content, SourceValidators Validators);
