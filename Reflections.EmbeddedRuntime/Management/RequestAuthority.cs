using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>Scheme and authority under which the caller sees this host.</summary>
internal static class RequestAuthority
{
    /// <param name="request">The request.</param>
    /// <param name="forwarded">Whether what a proxy in front says it was asked for comes first.</param>
    public static string Of(HttpRequest request, bool forwarded)
    {
        var (scheme, host) = (request.Scheme, request.Host.Value);
        if (forwarded)
        {
            scheme = Forwarded(request, "proto") ?? First(request, "X-Forwarded-Proto") ?? scheme;
            host = Forwarded(request, "host") ?? First(request, "X-Forwarded-Host") ?? host;
        }

        var authority = $"{scheme}://{host}";
        return Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
            ? authority
            : $"{request.Scheme}://{request.Host}";
    }

    // Proxies in a row each add a value; the first is what the caller asked.
    private static string? First(HttpRequest request, string header) =>
        request.Headers[header].ToString().Split(',')[0].Trim() is { Length: > 0 } value ? value : null;

    private static string? Forwarded(HttpRequest request, string part)
    {
        foreach (var pair in (First(request, "Forwarded") ?? string.Empty).Split(';', StringSplitOptions.TrimEntries))
        {
            if (pair.StartsWith($"{part}=", StringComparison.OrdinalIgnoreCase))
            {
                return HeaderUtilities.RemoveQuotes(pair[(part.Length + 1)..].Trim()).ToString();
            }
        }

        return null;
    }
}
