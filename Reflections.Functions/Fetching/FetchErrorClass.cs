using Reflections.Domain.Documents;

namespace Reflections.Functions.Fetching;

/// <summary>Stable names of what can end a fetch. They are stored and shown: never renamed.</summary>
public static class FetchErrorClass
{
    /// <summary>The host is, or resolves only to, addresses that are not on the public internet.</summary>
    public const string AddressRefused = "fetch.address_refused";

    /// <summary>The URL, or one that it redirects to, is not a plain http or https URL.</summary>
    public const string UrlInvalid = "fetch.url_invalid";

    /// <summary>Body, encoded body or headers pass their limit.</summary>
    public const string TooLarge = "fetch.too_large";

    /// <summary>Connecting or the whole fetch took too long.</summary>
    public const string Timeout = "fetch.timeout";

    /// <summary>More redirects than the limit.</summary>
    public const string TooManyRedirects = "fetch.too_many_redirects";

    /// <summary>A redirect from https to http.</summary>
    public const string InsecureRedirect = "fetch.insecure_redirect";

    /// <summary>The server's answer is no success.</summary>
    public const string HttpStatus = "fetch.http_status";

    /// <summary>The host has as many requests of ours as it may have; nothing was asked.</summary>
    public const string HostBusy = "fetch.host_busy";

    /// <summary>No such host, connection refused, or a connection lost on the way.</summary>
    public const string Unreachable = "fetch.unreachable";

    /// <summary>No trusted, encrypted connection came about.</summary>
    public const string Tls = "fetch.tls";

    /// <summary>The body is damaged, or in an encoding that was not asked for.</summary>
    public const string ContentEncoding = "fetch.content_encoding";

    /// <summary>As reading the document would refuse it, without the download.</summary>
    public const string MediaType = DocumentRefusal.MediaType;

    /// <summary>Success without a body.</summary>
    public const string Empty = "fetch.empty";
}
