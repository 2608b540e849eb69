using System.Net;

namespace Reflections.Functions.Fetching;

/// <summary>How a fetch ended: <see cref="Fetched"/>, <see cref="NotModified"/> or <see cref="Failed"/>.</summary>
public abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <param name="Body">Decoded from its content encoding; never empty.</param>
    /// <param name="MediaType">As declared, lower case, without parameters; what the bytes show where that says nothing or is false; null when neither tells.</param>
    /// <param name="Charset">As declared, lower case; null when the server declared none.</param>
    /// <param name="FinalUrl">Where the body came from, after redirects; without a fragment.</param>
    /// <param name="Validators">What to send with the next fetch; null when the server gave nothing to rely on.</param>
    public sealed record Fetched(
        ReadOnlyMemory<byte> Body,
        string? MediaType,
        string? Charset,
        Uri FinalUrl,
        FetchValidators? Validators,
        HttpStatusCode Status) : FetchResult;

    /// <summary>The content is the one that the validators stand for which were sent.</summary>
    /// <param name="Validators">What to send with the next fetch: what this answer said, and what it left unsaid as it was sent.</param>
    public sealed record NotModified(FetchValidators Validators) : FetchResult;

    /// <param name="ErrorClass">One of <see cref="FetchErrorClass"/>.</param>
    /// <param name="Message">For people. It names no address that a host name resolved to, which would map the inner network for whoever asks.</param>
    /// <param name="IsRetriable">Whether the same request may succeed later.</param>
    /// <param name="RetryAfter">How long the server asked to be left alone, at most a day; null when it did not say.</param>
    /// <param name="Status">The server's answer, when there was one.</param>
    public sealed record Failed(
        string ErrorClass,
        string Message,
        bool IsRetriable,
        TimeSpan? RetryAfter = null,
        HttpStatusCode? Status = null) : FetchResult;
}
