using System.Globalization;
using System.Net;

namespace Reflections.Functions.Fetching;

/// <summary>The operator's exceptions from the address guard.</summary>
internal sealed class AllowedHosts
{
    private readonly List<(string Host, int? Port)> _hosts = [];
    private readonly List<IPNetwork> _networks = [];

    /// <exception cref="FormatException">An entry is none of host, host:port, [address]:port, network/prefix.</exception>
    public static AllowedHosts Parse(IEnumerable<string> entries)
    {
        var allowed = new AllowedHosts();
        foreach (var entry in entries)
        {
            allowed.Add(entry.Trim());
        }

        return allowed;
    }

    public static bool AreValid(IEnumerable<string> entries)
    {
        try
        {
            Parse(entries);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <param name="host">As it stands in the URL (an IPv6 address without brackets).</param>
    public bool Admits(string host, int port) =>
        _hosts.Any(entry => string.Equals(entry.Host, host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) && (entry.Port is null || entry.Port == port));

    /// <summary>Whether the host is admitted, or its addresses may be: false only when looking them up is no use.</summary>
    public bool MayAdmit(string host, int port) => _networks.Count > 0 || Admits(host, port);

    /// <summary>Whether a network entry holds the address. An IPv4-mapped one is never admitted: it has a plainer spelling.</summary>
    public bool Admits(IPAddress address) => !address.IsIPv4MappedToIPv6 && _networks.Any(network => network.Contains(address));

    private void Add(string entry)
    {
        if (entry.Contains('/', StringComparison.Ordinal))
        {
            _networks.Add(IPNetwork.TryParse(entry, out var network) ? network : throw Invalid(entry));
            return;
        }

        // A bare IPv6 address is all colons; in brackets it may carry a port.
        if (IPAddress.TryParse(entry, out var address) && !entry.StartsWith('['))
        {
            _hosts.Add((address.ToString(), null));
            return;
        }

        var colon = entry.LastIndexOf(':');
        var hasPort = colon > entry.LastIndexOf(']');
        var host = hasPort ? entry[..colon] : entry;
        int? port = null;
        if (hasPort)
        {
            port = ushort.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid(entry);
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Invalid(entry);
        }

        _hosts.Add((host.Trim('[', ']'), port));
    }

    private static FormatException Invalid(string entry) =>
        new($"'{entry}' is not an allowed host: write host, host:port, [address]:port or network/prefix.");
}
