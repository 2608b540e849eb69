using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CsCheck;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

/// <summary>Every notation in which somebody may write an address that is not on the public internet, through the fetcher itself.</summary>
public sealed class InnerAddressTests : IDisposable
{
    private readonly SourceFetcherFixture _fixture = new();
    private readonly SourceFetcher _fetcher;

    public InnerAddressTests()
    {
        // As the system resolves: what reads as an IPv4 address is one, with the root's dot too; other names lead inwards.
        _fixture.Resolver = (host, _) => IPAddress.TryParse(host.TrimEnd('.'), out var address) ? Task.FromResult(new[] { address })
            : host.EndsWith(".invalid", StringComparison.Ordinal) ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult(new[] { IPAddress.Parse("10.1.2.3") });
        _fixture.Options.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        _fetcher = _fixture.Create();
    }

    public static TheoryData<string> Hosts => [.. """
        127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7F.1 0x7f.0x0.0x0.0x1 017700000001 0177.0.0.1 0177.0.0.01 127.0.0.1.
        0 0.0.0.0 0x0 0.1.2.3
        10.0.0.1 10.1 167772161 0xa000001 012.0.0.1 0xa.0.0.1 172.16.0.1 172.31.255.255 0xac100001 192.168.0.1 192.168.1 3232235521 0300.0250.0.1
        100.64.0.1 100.127.255.255 100.100.100.200 169.254.0.1 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 168.63.129.16 0xa83f8110
        192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
        224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 0xffffffff 4294967295
        [::] [::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::127.0.0.1] [::7f00:1] [::10.0.0.1]
        [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:8.8.8.8] [0:0:0:0:0:ffff:a9fe:a9fe] [::ffff:0:127.0.0.1]
        [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::10.0.0.1] [64:ff9b:1:ffff::1] [2002:7f00:1::] [2002:a00:1::1] [2001::1] [2001:0:4136:e378:8000:63bf:3fff:fdd2]
        [2a00:1450::5efe:10.0.0.1] [2a00:1450::200:5efe:127.0.0.1] [2606:4700::5efe:192.168.0.1]
        [fc00::1] [fd00::1] [fd00:ec2::254] [fd12:3456:789a::1] [fe80::1] [fe80::1%25eth0] [fe80::1%251] [fe90::1] [febf::1] [fec0::1] [feff::1]
        [ff02::1] [ff05::2] [2001:db8::1] [3fff::1] [2001:2::1] [2001:10::1] [2001:20::1] [100::1] [4000::1] [5f00::1] [::2]
        localhost LOCALHOST localhost. a.localhost. x.y.localhost printer.local PRINTER.LOCAL. metadata.google.internal metadata.google.internal. vault.internal
        router.home.arpa host.localdomain inner.example.org
        １２７.０.０.１ 127。0。0。1 １２７．０．０．１ ①②⑦.⓪.⓪.① ⑩.0.0.1 １０.０.０.１ ０x7f000001 ｌｏｃａｌｈｏｓｔ ⓛⓞⓒⓐⓛⓗⓞⓢⓣ
        user@127.0.0.1 user:password@10.0.0.1 example.org@127.0.0.1 127.0.0.1:80@8.8.8.8
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Hosts))]
    public Task FetchAsync_InnerAddressInAnyNotation_IsRefused(string host) => AssertRefusedAsync($"http://{host}/");

    [Theory]
    [InlineData("127.0.0.1..")]
    [InlineData("%31%32%37.0.0.1")]
    [InlineData("127%2e0%2e0%2e1")]
    [InlineData("%6c%6f%63%61%6c%68%6f%73%74")]
    [InlineData("127.0.0.1%00.example.org")]
    public void Judge_HostInDisguise_IsNoUrlAtAll(string host) => Assert.False(Uri.TryCreate($"http://{host}/", UriKind.Absolute, out _));

    [Theory]
    [InlineData("localhost")]
    [InlineData("a.local.")]
    [InlineData("metadata.google.internal")]
    public async Task FetchAsync_InnerName_IsNotEvenLookedUp(string host)
    {
        _fixture.Resolver = (_, _) => throw new InvalidOperationException("looked up");

        await AssertRefusedAsync($"http://{host}/");
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task FetchAsync_InnerName_IsFetchedWhenItOrItsAddressIsAllowed(string allowed, bool isFetched)
    {
        await using var site = await TestSite.StartAsync(context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "inner"));
        _fixture.Resolver = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });

        var result = await _fixture.Create(allowed).FetchAsync(site.As("localhost"), null, default);

        Assert.Equal(isFetched, result is FetchResult.Fetched);
        Assert.Equal(isFetched ? 1 : 0, site.Requests);
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("mylocalhost")]
    [InlineData("local.example.org")]
    [InlineData("internal.example.org")]
    [InlineData("notlocal")]
    [InlineData("home.arpa.example.org")]
    public void Judge_NameThatOnlyLooksLikeAnInnerOne_IsAllowed(string host) => Assert.True(AddressGuard.Judge(host).IsAllowed);

    [Fact]
    public void FetchAsync_AnyInnerIPv4InAnyNotation_IsRefused() =>
        Gen.Select(Inner, Gen.Int[0, 11], Gen.Int[0, 255]).Sample((address, notation, mixture) => AssertRefused($"http://{Write(address, notation, mixture)}/"), iter: 400);

    // Each inner range by its first address and the number of bits that are free in it.
    private static readonly (uint From, int Bits)[] Ranges =
    [
        (0x00000000, 24), (0x0A000000, 24), (0x64400000, 22), (0x7F000000, 24), (0xA9FE0000, 16), (0xAC100000, 20), (0xC0000000, 8), (0xC0000200, 8),
        (0xC0A80000, 16), (0xC6120000, 17), (0xC6336400, 8), (0xCB007100, 8), (0xE0000000, 28), (0xF0000000, 28),
    ];

    private static Gen<uint> Inner => Gen.Select(
        Gen.Int[0, Ranges.Length - 1], Gen.UInt, (range, inside) => Ranges[range].From | (inside & ((1u << Ranges[range].Bits) - 1)));

    private static string Write(uint address, int notation, int mixture)
    {
        var bytes = new IPAddress(IPAddress.HostToNetworkOrder((int)address) & 0xFFFFFFFFL);
        byte[] parts = bytes.GetAddressBytes();
        return notation switch
        {
            0 => bytes.ToString(),
            1 => address.ToString(CultureInfo.InvariantCulture),
            2 => $"0x{address:x}",
            3 => "0" + Convert.ToString(address, 8),
            4 => string.Join('.', parts.Select((part, at) => Part(part, (mixture >> (2 * at)) & 3))),
            5 => $"{parts[0]}.{address & 0xFFFFFF}",
            6 => $"0x{parts[0]:X}.{parts[1]}.0{Convert.ToString(address & 0xFFFF, 8)}",
            7 => $"[::ffff:{bytes}]",
            8 => $"[64:ff9b::{bytes}]",
            9 => FormattableString.Invariant($"[2002:{address >> 16:x}:{address & 0xFFFF:x}::1]"),
            10 => $"[2a00:{mixture:x}::5efe:{bytes}]",
            _ => string.Concat(bytes.ToString().Select(c => c == '.' ? c : (char)(c - '0' + '０'))),
        };
    }

    private static string Part(byte part, int notation) => notation switch
    {
        0 => part.ToString(CultureInfo.InvariantCulture),
        1 => $"0x{part:x}",
        2 => "0" + Convert.ToString(part, 8),
        _ => "0x00" + part.ToString("X2", CultureInfo.InvariantCulture),
    };

    private void AssertRefused(string text) => AssertRefusedAsync(text).GetAwaiter().GetResult();

    private async Task AssertRefusedAsync(string text)
    {
        var url = new Uri(text);
        var failed = Assert.IsType<FetchResult.Failed>(await _fetcher.FetchAsync(url, null, default));
        Assert.True(failed.ErrorClass is FetchErrorClass.AddressRefused or FetchErrorClass.UrlInvalid, $"{text}, read as {url.IdnHost}: {failed}");
        Assert.False(failed.IsRetriable);
    }
}
