using System.Net.Http.Headers;

namespace Reflections.Functions.Fetching;

/// <summary>What a server said of the version it sent.</summary>
/// <param name="Url">
/// The address that said so, after redirects. They are sent to this address and to no other, at whichever hop it stands: an entity tag means nothing elsewhere.
/// </param>
/// <param name="ETag">As it stood in the header, with quotes and weakness mark.</param>
/// <param name="LastModified">To the second.</param>
public sealed record FetchValidators(Uri Url, string? ETag, DateTimeOffset? LastModified)
{
    // They stand in the source's row beside two URLs of at most 2,048 characters.
    private const int LongestETag = 512;

    // What changes twice within the second of its modification time cannot be told apart by it. RFC 9110, 8.8.2.2, asks for a distance
    // between that time and the answer's own that no difference of clocks explains away.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>What can be relied on in an answer of <paramref name="url"/>; null when that is nothing.</summary>
    internal static FetchValidators? Of(Uri url, HttpResponseMessage response)
    {
        var (tag, time) = (UsableTag(response.Headers.ETag), UsableTime(response));
        return tag is null && time is null ? null : new FetchValidators(url, tag, time);
    }

    /// <summary>These, with what a "not modified" says of the same version now.</summary>
    internal FetchValidators RefreshedBy(HttpResponseMessage response) => this with
    {
        ETag = UsableTag(response.Headers.ETag) ?? ETag,
        LastModified = UsableTime(response) ?? LastModified,
    };

    // Characters beyond ASCII may stand in an answer's tag and cannot be sent back; and "*" would be answered "not modified" whatever is there.
    private static string? UsableTag(EntityTagHeaderValue? header) =>
        header?.ToString() is { Length: <= LongestETag and > 1 } tag && !tag.AsSpan().ContainsAnyExceptInRange('!', '~') ? tag : null;

    private static DateTimeOffset? UsableTime(HttpResponseMessage response) =>
        response.Content.Headers.LastModified is { } modified && response.Headers.Date - modified >= Settled ? modified : null;
}
