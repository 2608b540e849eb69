namespace Reflections.Functions.Fetching;

/// <summary>What a server said of the version it sent.</summary>
/// <param name="Url">The address that said so, after redirects. They are sent to this address and to no other: an entity tag means nothing elsewhere.</param>
/// <param name="ETag">As it stood in the header, with quotes and weakness mark.</param>
public sealed record FetchValidators(Uri Url, string? ETag, DateTimeOffset? LastModified);
