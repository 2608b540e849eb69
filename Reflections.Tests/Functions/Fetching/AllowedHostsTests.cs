using System.Net;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("wiki.local", "wiki.local", 80, true)]
    [InlineData("wiki.local", "WIKI.LOCAL", 8080, true)]
    [InlineData("wiki.local", "notwiki.local", 80, false)]
    [InlineData("wiki.local", "wiki.local.", 80, false)]
    [InlineData("wiki.local:8080", "wiki.local", 8080, true)]
    [InlineData("wiki.local:8080", "wiki.local", 80, false)]
    [InlineData("127.0.0.1:8080", "127.0.0.1", 8080, true)]
    [InlineData("127.0.0.1:8080", "127.0.0.2", 8080, false)]
    [InlineData("::1", "::1", 80, true)]
    [InlineData("[::1]:8080", "::1", 8080, true)]
    [InlineData("[::1]:8080", "[::1]", 8080, true)]
    [InlineData("[::1]:8080", "::1", 80, false)]
    public void Admits_HostEntry_MatchesHostAndPort(string entry, string host, int port, bool expected) =>
        Assert.Equal(expected, AllowedHosts.Parse([entry]).Admits(host, port));

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.255.255", true)]
    [InlineData("10.1.0.0/16", "10.2.0.0", false)]
    [InlineData("fd12::/16", "fd12:1::1", true)]
    [InlineData("fd12::/16", "10.1.0.0", false)]
    [InlineData("10.1.0.0/16", "::ffff:10.1.0.1", false)]
    [InlineData("::/0", "::ffff:10.1.0.1", false)]
    public void Admits_NetworkEntry_MatchesItsAddresses(string entry, string address, bool expected) =>
        Assert.Equal(expected, AllowedHosts.Parse([entry]).Admits(IPAddress.Parse(address)));

    [Theory]
    [InlineData("")]
    [InlineData("http://wiki.local")]
    [InlineData("wiki.local:port")]
    [InlineData("wiki.local:70000")]
    [InlineData("10.1.0.0/33")]
    [InlineData("a b")]
    public void AreValid_NonsenseEntry_IsFalse(string entry) => Assert.False(AllowedHosts.AreValid([entry]));
}
