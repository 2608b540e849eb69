using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class SourceFetcherGuardTests : IDisposable
{
    private readonly SourceFetcherFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    public async Task FetchAsync_LoopbackInAnySpelling_IsRefusedUnseenByTheServer(string template)
    {
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("secret"));
        var url = new Uri(template.Replace("{0}", site.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

        var failed = await FailAsync(_fixture.Create(), url);

        Assert.Equal(FetchErrorClass.AddressRefused, failed.ErrorClass);
        Assert.False(failed.IsRetriable);
        Assert.Equal(0, site.Requests);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1.")]
    [InlineData("inner.example.")]
    public async Task FetchAsync_NameOfALoopbackAddress_IsRefusedWithoutNamingTheAddress(string host)
    {
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("secret"));
        ResolveTo(IPAddress.Loopback);

        var failed = await FailAsync(_fixture.Create(), site.As(host));

        Assert.Equal(FetchErrorClass.AddressRefused, failed.ErrorClass);
        Assert.Contains("loopback", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, site.Requests);
    }

    [Fact]
    public async Task FetchAsync_NameRebindsAfterTheFirstLookUp_TheJudgedAddressIsTheOneConnectedTo()
    {
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("secret"));
        var lookUps = 0;
        // 127.0.0.2 stands for a judged address: the allow-list admits it and nothing listens there.
        _fixture.Resolver = (_, _) => Task.FromResult(new[] { ++lookUps == 1 ? IPAddress.Parse("127.0.0.2") : IPAddress.Loopback });
        var fetcher = _fixture.Create("127.0.0.2/32");

        var first = await FailAsync(fetcher, site.As("rebinding.example"));
        var second = await FailAsync(fetcher, site.As("rebinding.example"));

        Assert.Equal(FetchErrorClass.Unreachable, first.ErrorClass);
        Assert.Equal(FetchErrorClass.AddressRefused, second.ErrorClass);
        Assert.Equal(2, lookUps);
        Assert.Equal(0, site.Requests);
    }

    [Fact]
    public async Task FetchAsync_SomeAddressesRefused_OnlyTheOthersAreTried()
    {
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("open"));
        ResolveTo(IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback, IPAddress.Loopback);

        var result = await _fixture.Create("127.0.0.1/32").FetchAsync(site.As("mixed.example"), null, default);

        Assert.IsType<FetchResult.Fetched>(result);
    }

    [Fact]
    public async Task FetchAsync_RedirectToARefusedAddress_IsRefused()
    {
        await using var inner = await TestSite.StartAsync(context => context.Response.WriteAsync("secret"));
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Redirect(inner.Url.AbsoluteUri);
            return Task.CompletedTask;
        });

        var failed = await FailAsync(_fixture.Create(site.Url.Authority), site.Url);

        Assert.Equal(FetchErrorClass.AddressRefused, failed.ErrorClass);
        Assert.Equal(0, inner.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("http://user:password@example.org/")]
    public async Task FetchAsync_RedirectToAnOddUrl_IsRefused(string target)
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Redirect(target);
            return Task.CompletedTask;
        });

        var failed = await FailAsync(_fixture.Create(site.Url.Authority), site.Url);

        Assert.Equal(FetchErrorClass.UrlInvalid, failed.ErrorClass);
    }

    [Fact]
    public async Task FetchAsync_PortNotAllowed_IsRefused()
    {
        _fixture.Options.AllowedPorts.Add(443);

        var failed = await FailAsync(_fixture.Create(), new Uri("http://example.org:8080/"));

        Assert.Equal(FetchErrorClass.UrlInvalid, failed.ErrorClass);
        Assert.Contains("8080", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_UnknownHost_IsUnreachableAndRetriable()
    {
        _fixture.Resolver = (_, _) => throw new SocketException((int)SocketError.HostNotFound);

        var failed = await FailAsync(_fixture.Create(), new Uri("http://nowhere.example/"));

        Assert.Equal(FetchErrorClass.Unreachable, failed.ErrorClass);
        Assert.True(failed.IsRetriable);
    }

    private void ResolveTo(params IPAddress[] addresses) => _fixture.Resolver = (_, _) => Task.FromResult(addresses);

    private static async Task<FetchResult.Failed> FailAsync(SourceFetcher fetcher, Uri url) =>
        Assert.IsType<FetchResult.Failed>(await fetcher.FetchAsync(url, null, default));
}
