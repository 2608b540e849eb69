using System.Net;
using CsCheck;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class AddressGuardTests
{
    // Each range with its first and last address, and the neighbours outside it (none where the neighbour belongs to another refused range).
    public static TheoryData<string, string, string?, string?> Ranges => new()
    {
        { "0.0.0.0", "0.255.255.255", null, "1.0.0.0" },
        { "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0" },
        { "100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0" },
        { "127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0" },
        { "168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17" },
        { "169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0" },
        { "172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0" },
        { "192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0" },
        { "192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0" },
        { "192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0" },
        { "192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0" },
        { "198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0" },
        { "198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0" },
        { "203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0" },
        { "224.0.0.0", "239.255.255.255", "223.255.255.255", null },
        { "240.0.0.0", "255.255.255.255", null, null },
        { "::", "::ffff:ffff", null, null },
        { "::ffff:0.0.0.0", "::ffff:255.255.255.255", null, null },
        { "64:ff9b::", "64:ff9b::255.255.255.255", null, null },
        { "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", null, null },
        { "100::", "100::ffff:ffff:ffff:ffff", null, null },
        { "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::" },
        { "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::" },
        { "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::" },
        { "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::" },
        { "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null },
        { "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null },
        { "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null },
        { "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null },
        { "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Judge_RangeAndNeighbours_RefusesTheRangeOnly(string first, string last, string? before, string? after)
    {
        Assert.False(AddressGuard.Judge(IPAddress.Parse(first)).IsAllowed);
        Assert.False(AddressGuard.Judge(IPAddress.Parse(last)).IsAllowed);
        Assert.All(
            new[] { before, after }.Where(neighbour => neighbour is not null),
            neighbour => Assert.True(AddressGuard.Judge(IPAddress.Parse(neighbour!)).IsAllowed, neighbour));
    }

    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("::", "unspecified")]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("fd00:ec2::254", "metadata")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("::127.0.0.1", "IPv4-compatible")]
    [InlineData("::ffff:8.8.8.8", "IPv4-mapped")]
    [InlineData("2001::1", "Teredo")]
    [InlineData("2001:2::1", "benchmarks")]
    [InlineData("fe80::1%1", "link-local")]
    public void Judge_RefusedAddress_SaysWhatItIs(string address, string reason) =>
        Assert.Contains(reason, AddressGuard.Judge(IPAddress.Parse(address)).Refusal, StringComparison.Ordinal);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("93.184.215.14")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80b::200e")]
    public void Judge_PublicAddress_IsAllowed(string address) => Assert.True(AddressGuard.Judge(IPAddress.Parse(address)).IsAllowed);

    [Fact]
    public void Judge_AnyIPv4InsideIPv6_IsRefused() =>
        Gen.Byte.Array[4].Sample(v4 =>
            new[] { "::ffff:", "::", "64:ff9b::" }.All(prefix => !AddressGuard.Judge(IPAddress.Parse(prefix + new IPAddress(v4))).IsAllowed));

    [Theory]
    [InlineData("ftp://example.org/", "scheme")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("data:text/plain,a", "scheme")]
    [InlineData("https://user@example.org/", "user name")]
    [InlineData("https://user:password@example.org/", "user name")]
    public void Judge_OddUrl_IsRefused(string url, string reason) =>
        Assert.Contains(reason, AddressGuard.Judge(new Uri(url)).Refusal, StringComparison.Ordinal);

    [Fact]
    public void Judge_RelativeUrl_IsRefused() => Assert.False(AddressGuard.Judge(new Uri("/page", UriKind.Relative)).IsAllowed);

    [Fact]
    public void Judge_UrlLength_IsLimited()
    {
        const string start = "https://example.org/";

        Assert.True(AddressGuard.Judge(new Uri(start + new string('a', 2048 - start.Length))).IsAllowed);
        Assert.False(AddressGuard.Judge(new Uri(start + new string('a', 2049 - start.Length))).IsAllowed);
    }

    [Theory]
    [InlineData("https://example.org/page?q=1#part")]
    [InlineData("http://example.org:8080/")]
    [InlineData("https://bücher.example/")]
    [InlineData("http://[2606:4700:4700::1111]/")]
    public void Judge_PlainUrl_IsAllowed(string url) => Assert.True(AddressGuard.Judge(new Uri(url)).IsAllowed);
}
