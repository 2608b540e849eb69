using System.Net;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>Whether an address can only be reached from this machine.</summary>
internal static class LoopbackAddress
{
    public static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a URL to listen on is one of loopback; <c>*</c>, <c>+</c> and names are not.</summary>
    public static bool IsLoopbackUrl(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var authority = (start < 0 ? url : url[(start + 3)..]).TrimEnd('/');
        if (authority.StartsWith("unix:", StringComparison.Ordinal) || authority.StartsWith("pipe:", StringComparison.Ordinal))
        {
            return true;
        }

        var end = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) + 1 : authority.IndexOf(':', StringComparison.Ordinal);
        return IsLoopbackHost(end > 0 ? authority[..end] : authority);
    }
}
