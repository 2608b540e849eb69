using System.Net;
using System.Net.Sockets;

namespace Reflections.Functions.Fetching;

/// <summary>
/// Keeps fetches on the public internet. Pure: it judges the address and not the name, so the caller must connect to the very address that was judged.
/// The ranges are those of the IANA special-purpose address registries, with the addresses that clouds serve credentials on.
/// </summary>
public static class AddressGuard
{
    private const int MaxUrlLength = 2048;

    private static readonly (IPNetwork Network, string Reason)[] Refused4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "is an unspecified address"),
        (IPNetwork.Parse("10.0.0.0/8"), "is a private address"),
        (IPNetwork.Parse("100.100.100.200/32"), "is a cloud metadata address"),
        (IPNetwork.Parse("100.64.0.0/10"), "is an address shared behind a carrier's NAT"),
        (IPNetwork.Parse("127.0.0.0/8"), "is a loopback address"),
        (IPNetwork.Parse("168.63.129.16/32"), "is a cloud metadata address"),
        (IPNetwork.Parse("169.254.169.254/32"), "is a cloud metadata address"),
        (IPNetwork.Parse("169.254.0.0/16"), "is a link-local address"),
        (IPNetwork.Parse("172.16.0.0/12"), "is a private address"),
        (IPNetwork.Parse("192.0.0.0/24"), "is reserved for protocols"),
        (IPNetwork.Parse("192.0.2.0/24"), "is reserved for documentation"),
        (IPNetwork.Parse("192.88.99.0/24"), "is a 6to4 relay address"),
        (IPNetwork.Parse("192.168.0.0/16"), "is a private address"),
        (IPNetwork.Parse("198.18.0.0/15"), "is reserved for benchmarks"),
        (IPNetwork.Parse("198.51.100.0/24"), "is reserved for documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "is reserved for documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "is a multicast address"),
        (IPNetwork.Parse("255.255.255.255/32"), "is the broadcast address"),
        (IPNetwork.Parse("240.0.0.0/4"), "is a reserved address"),
    ];

    private static readonly (IPNetwork Network, string Reason)[] Refused6 =
    [
        (IPNetwork.Parse("::/128"), "is an unspecified address"),
        (IPNetwork.Parse("::1/128"), "is a loopback address"),
        (IPNetwork.Parse("::/96"), "is an IPv4-compatible address"),
        (IPNetwork.Parse("64:ff9b::/96"), "is a NAT64 address"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "is a NAT64 address"),
        (IPNetwork.Parse("2001::/32"), "is a Teredo address"),
        (IPNetwork.Parse("2001:2::/48"), "is reserved for benchmarks"),
        (IPNetwork.Parse("2001::/23"), "is reserved for protocols"),
        (IPNetwork.Parse("2001:db8::/32"), "is reserved for documentation"),
        (IPNetwork.Parse("2002::/16"), "is a 6to4 address"),
        (IPNetwork.Parse("3fff::/20"), "is reserved for documentation"),
        (IPNetwork.Parse("fd00:ec2::254/128"), "is a cloud metadata address"),
        (IPNetwork.Parse("fc00::/7"), "is a unique local address"),
        (IPNetwork.Parse("fe80::/10"), "is a link-local address"),
        (IPNetwork.Parse("fec0::/10"), "is a site-local address"),
        (IPNetwork.Parse("ff00::/8"), "is a multicast address"),
    ];

    // What answers under these is never on the public internet: RFC 6761, 6762, 8375, and names reserved or widely used for inner networks.
    private static readonly (string Suffix, string Reason)[] RefusedNames =
    [
        ("localhost", "is a loopback name"),
        ("localdomain", "is a name of a local network"),
        ("local", "is a name of a local network"),
        ("internal", "is a name of a private network"),
        ("home.arpa", "is a name of a private network"),
    ];

    // The only part of IPv6 given out for the public internet; the rest is refused without a name of its own.
    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");

    public static AddressVerdict Judge(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        // First, because IPNetwork does not take a mapped address for the IPv6 address that it is: the ranges below would answer wrongly.
        if (address.IsIPv4MappedToIPv6)
        {
            return AddressVerdict.Refused("is an IPv4-mapped address");
        }

        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        foreach (var (network, reason) in isV4 ? Refused4 : Refused6)
        {
            if (network.Contains(address))
            {
                return AddressVerdict.Refused(reason);
            }
        }

        if (!isV4 && IsIsatap(address))
        {
            return AddressVerdict.Refused("is an ISATAP address");
        }

        return isV4 || GlobalUnicast6.Contains(address) ? AddressVerdict.Allowed : AddressVerdict.Refused("is no public address");
    }

    /// <summary>Judges a name by itself. One that is allowed may still lead to an address that is not.</summary>
    /// <param name="host">In ASCII form, with or without the root's dot.</param>
    public static AddressVerdict Judge(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.AsSpan().TrimEnd('.');
        foreach (var (suffix, reason) in RefusedNames)
        {
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && (name.Length == suffix.Length || name[^(suffix.Length + 1)] == '.'))
            {
                return AddressVerdict.Refused(reason);
            }
        }

        return AddressVerdict.Allowed;
    }

    /// <summary>Judges the form of a URL. Where its host leads is judged when it is connected to.</summary>
    public static AddressVerdict Judge(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
        {
            return AddressVerdict.Refused("is not absolute");
        }

        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            return AddressVerdict.Refused($"has the scheme '{url.Scheme}', not http or https");
        }

        if (url.UserInfo.Length > 0)
        {
            return AddressVerdict.Refused("carries a user name or password");
        }

        if (url.Host.Length == 0 || url.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            return AddressVerdict.Refused("has no valid host");
        }

        return url.OriginalString.Length > MaxUrlLength
            ? AddressVerdict.Refused($"is longer than {MaxUrlLength} characters")
            : AddressVerdict.Allowed;
    }

    // An IPv4 address stands in the last four bytes of such an interface identifier (RFC 5214), and the tunnel leads to it.
    private static bool IsIsatap(IPAddress address) => address.GetAddressBytes().AsSpan(8, 4) is [0 or 2, 0, 0x5E, 0xFE];
}
