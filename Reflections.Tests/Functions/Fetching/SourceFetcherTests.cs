using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class SourceFetcherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SourceFetcherFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task FetchAsync_Page_GivesBodyAndWhatWasDeclared()
    {
        string? userAgent = null;
        await using var site = await TestSite.StartAsync(context =>
        {
            userAgent = context.Request.Headers.UserAgent;
            context.Response.ContentType = "Text/HTML; charset=\"UTF-8\"";
            context.Response.Headers.ETag = "W/\"v1\"";
            context.Response.Headers.LastModified = "Tue, 03 Nov 2026 10:00:00 GMT";
            return context.Response.WriteAsync("<p>grüezi</p>");
        });

        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync(site));

        Assert.Equal("<p>grüezi</p>", Encoding.UTF8.GetString(fetched.Body.Span));
        Assert.Equal("text/html", fetched.MediaType);
        Assert.Equal("utf-8", fetched.Charset);
        Assert.Equal(site.Url, fetched.FinalUrl);
        Assert.Equal(new FetchValidators(site.Url, "W/\"v1\"", new DateTimeOffset(2026, 11, 3, 10, 0, 0, TimeSpan.Zero)), fetched.Validators);
        Assert.Equal(_fixture.Options.UserAgent, userAgent);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task FetchAsync_EncodedBody_IsDecoded(string encoding)
    {
        await using var site = await TestSite.StartAsync(context => SendEncodedAsync(context, encoding, Encoding.UTF8.GetBytes("plain")));

        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync(site));

        Assert.Equal("plain", Encoding.UTF8.GetString(fetched.Body.Span));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task FetchAsync_DamagedEncodedBody_SaysSo(string encoding)
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.WriteAsync("this is not an encoded body");
        });

        Assert.Equal(FetchErrorClass.ContentEncoding, (await FailAsync(site)).ErrorClass);
    }

    [Fact]
    public async Task FetchAsync_GzipBodyOfTwoMembers_IsReadWhole()
    {
        byte[] body = [.. Encode("gzip", "One member, "u8.ToArray()), .. Encode("gzip", "and another."u8.ToArray())];
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(body).AsTask();
        });

        Assert.Equal("One member, and another.", Encoding.UTF8.GetString(Assert.IsType<FetchResult.Fetched>(await FetchAsync(site)).Body.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    public async Task FetchAsync_GzipBodyCutOff_SaysSo(int missing)
    {
        var body = Encode("gzip", Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 400))))[..^missing];
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(body).AsTask();
        });

        Assert.Equal(FetchErrorClass.ContentEncoding, (await FailAsync(site)).ErrorClass);
    }

    [Fact]
    public async Task FetchAsync_EncodingNotAskedFor_SaysSo()
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "zstd";
            return context.Response.WriteAsync("?");
        });

        Assert.Equal(FetchErrorClass.ContentEncoding, (await FailAsync(site)).ErrorClass);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task FetchAsync_SmallBodyThatDecodesToALargeOne_IsStoppedAtTheLimit(string encoding)
    {
        _fixture.Options.MaxBodyBytes = 100_000;
        await using var site = await TestSite.StartAsync(context => SendEncodedAsync(context, encoding, new byte[50_000_000]));

        var failed = await FailAsync(site);

        Assert.Equal(FetchErrorClass.TooLarge, failed.ErrorClass);
        Assert.Contains("100000", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_BodyOfExactlyTheLimit_IsFetched()
    {
        _fixture.Options.MaxBodyBytes = 1000;
        await using var site = await TestSite.StartAsync(context => context.Response.Body.WriteAsync(new byte[1000]).AsTask());

        Assert.Equal(1000, Assert.IsType<FetchResult.Fetched>(await FetchAsync(site)).Body.Length);
    }

    [Fact]
    public async Task FetchAsync_EndlessBodyOfUndeclaredLength_IsStoppedAtTheLimit()
    {
        _fixture.Options.MaxBodyBytes = 100_000;
        var hungUp = new TaskCompletionSource();
        await using var site = await TestSite.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => hungUp.TrySetResult());
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[10_000]);
            }
        });

        Assert.Equal(FetchErrorClass.TooLarge, (await FailAsync(site)).ErrorClass);
        await hungUp.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task FetchAsync_EncodedBodyThatDecodesToNothing_IsCountedAsSent()
    {
        _fixture.Options.MaxBodyBytes = 10_000;
        // RFC 1952: header, one empty final block, checksum and length of nothing. GZipStream itself writes nothing at all for nothing.
        byte[] emptyMember = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        await using var site = await TestSite.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(emptyMember);
            }
        });

        Assert.Equal(FetchErrorClass.TooLarge, (await FailAsync(site)).ErrorClass);
    }

    [Fact]
    public async Task FetchAsync_HeaderTooLarge_SaysSo()
    {
        _fixture.Options.MaxHeaderKibibytes = 1;
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers["X-Filler"] = new string('a', 5000);
            return context.Response.WriteAsync("body");
        });

        var failed = await FailAsync(site);

        Assert.Equal(FetchErrorClass.TooLarge, failed.ErrorClass);
        Assert.Contains("header", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FetchAsync_ServerStalls_TimesOut(bool afterTheFirstBytes)
    {
        var stalled = new TaskCompletionSource();
        await using var site = await TestSite.StartAsync(async context =>
        {
            if (afterTheFirstBytes)
            {
                await context.Response.WriteAsync("first bytes");
                await context.Response.Body.FlushAsync();
            }

            stalled.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var fetch = FetchAsync(site);
        await stalled.Task.WaitAsync(Patience);
        Assert.False(fetch.IsCompleted);
        _fixture.Time.Advance(_fixture.Options.Timeout);

        var failed = Assert.IsType<FetchResult.Failed>(await fetch.WaitAsync(Patience));
        Assert.Equal(FetchErrorClass.Timeout, failed.ErrorClass);
        Assert.True(failed.IsRetriable);
    }

    [Fact]
    public async Task FetchAsync_NameResolutionHangs_TimesOutConnecting()
    {
        _fixture.Options.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        _fixture.Resolver = (_, _) => new TaskCompletionSource<IPAddress[]>().Task;

        var result = await _fixture.Create().FetchAsync(new Uri("http://slow.example/"), null, default).WaitAsync(Patience);

        var failed = Assert.IsType<FetchResult.Failed>(result);
        Assert.Equal(FetchErrorClass.Timeout, failed.ErrorClass);
        Assert.Contains("0.1 s", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_CallerCancels_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using var site = await TestSite.StartAsync(async context =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _fixture.Create(site.Url.Authority).FetchAsync(site.Url, null, cancellation.Token).WaitAsync(Patience));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(451, false)]
    [InlineData(501, false)]
    [InlineData(505, false)]
    [InlineData(507, false)]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(206, false)]
    [InlineData(304, false)]
    public async Task FetchAsync_NoSuccess_IsRetriableByItsStatus(int status, bool retriable)
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var failed = await FailAsync(site);

        Assert.Equal(FetchErrorClass.HttpStatus, failed.ErrorClass);
        Assert.Equal(retriable, failed.IsRetriable);
        Assert.Equal(status, (int)failed.Status!);
        Assert.Null(failed.RetryAfter);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 23 Nov 2026 12:01:30 GMT", 90)]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("99999999", 86400)]
    public async Task FetchAsync_RetryAfter_IsAWaitOfAtMostADay(string header, int seconds)
    {
        _fixture.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await FailAsync(site)).RetryAfter);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task FetchAsync_NoBody_IsEmpty(int status)
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.Equal(FetchErrorClass.Empty, (await FailAsync(site)).ErrorClass);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task FetchAsync_Redirect_IsFollowedRelativeToWhereItStands(int status)
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            if (context.Request.Path == "/docs/new")
            {
                return context.Response.WriteAsync("moved here");
            }

            context.Response.StatusCode = status;
            context.Response.Headers.Location = "new";
            return Task.CompletedTask;
        });

        var result = await _fixture.Create(site.Url.Authority).FetchAsync(new Uri(site.Url, "/docs/old"), null, default);

        Assert.Equal(new Uri(site.Url, "/docs/new"), Assert.IsType<FetchResult.Fetched>(result).FinalUrl);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task FetchAsync_ManyRedirects_AreFollowedUpToTheLimit(int redirects, bool fetched)
    {
        _fixture.Options.MaxRedirects = 3;
        await using var site = await TestSite.StartAsync(context =>
        {
            var left = int.Parse(context.Request.Query["left"]!, System.Globalization.CultureInfo.InvariantCulture);
            if (left == 0)
            {
                return context.Response.WriteAsync("arrived");
            }

            context.Response.Redirect($"/?left={left - 1}");
            return Task.CompletedTask;
        });

        var result = await _fixture.Create(site.Url.Authority).FetchAsync(new Uri(site.Url, $"/?left={redirects}"), null, default);

        Assert.Equal(fetched, result is FetchResult.Fetched);
        Assert.Equal(fetched ? null : FetchErrorClass.TooManyRedirects, (result as FetchResult.Failed)?.ErrorClass);
    }

    [Fact]
    public async Task FetchAsync_RedirectsInACircle_StopsWhereItCloses()
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path == "/a" ? "/b#again" : "/a#again");
            return Task.CompletedTask;
        });

        var result = await _fixture.Create(site.Url.Authority).FetchAsync(new Uri(site.Url, "/a#first"), null, default);

        Assert.Equal(FetchErrorClass.TooManyRedirects, Assert.IsType<FetchResult.Failed>(result).ErrorClass);
        Assert.Equal(2, site.Requests);
    }

    [Fact]
    public async Task FetchAsync_RedirectToAnotherHost_CarriesNothingAlong()
    {
        List<string> seen = [];
        await using var other = await TestSite.StartAsync(context =>
        {
            seen.AddRange(context.Request.Headers.Keys.Order());
            return context.Response.WriteAsync("arrived");
        });
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "session=1";
            context.Response.Redirect($"{other.Url}page#part");
            return Task.CompletedTask;
        });
        var sent = new FetchValidators(site.Url, "\"v1\"", null);

        var result = await _fixture.Create(site.Url.Authority, other.Url.Authority).FetchAsync(site.Url, sent, default);

        Assert.Equal(new Uri(other.Url, "/page"), Assert.IsType<FetchResult.Fetched>(result).FinalUrl);
        Assert.Equal("", Assert.IsType<FetchResult.Fetched>(result).FinalUrl.Fragment);
        Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], seen);
    }

    [Theory]
    [InlineData("\"ünï\"", "Tue, 03 Nov 2026 10:00:00 GMT", true)]
    [InlineData("*", null, false)]
    [InlineData("unquoted", null, false)]
    [InlineData(null, "Fri, 01 Jan 2100 10:00:00 GMT", false)]
    public async Task FetchAsync_ValidatorThatCannotBeReliedOn_IsNotKept(string? tag, string? modified, bool othersAre)
    {
        // A server of our own would refuse to send some of these.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[5]);
            var headers = $"{(tag is null ? "" : $"ETag: {tag}\r\n")}{(modified is null ? "" : $"Last-Modified: {modified}\r\n")}";
            await stream.WriteAsync(Encoding.Latin1.GetBytes(
                $"HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov 2026 10:00:00 GMT\r\n{headers}Content-Length: 4\r\n\r\nbody"));
        });

        var result = await _fixture.Create("127.0.0.1").FetchAsync(new Uri($"http://{listener.LocalEndpoint}/"), null, default);

        await answer;
        var validators = Assert.IsType<FetchResult.Fetched>(result).Validators;

        Assert.Null(validators?.ETag);
        Assert.Equal(othersAre, validators?.LastModified is not null);
    }

    [Fact]
    public async Task FetchAsync_HostIsBusy_SaysForHowLong()
    {
        _fixture.Options.HostSpacing = TimeSpan.FromMinutes(1);
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("body"));
        var fetcher = _fixture.Create("127.0.0.0/8");
        _fixture.Resolver = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });
        await fetcher.FetchAsync(site.As("bücher.example"), null, default);

        var again = Assert.IsType<FetchResult.Failed>(await fetcher.FetchAsync(site.As("XN--BCHER-KVA.example."), null, default));
        var other = await fetcher.FetchAsync(site.As("other.example"), null, default);

        Assert.Equal(FetchErrorClass.HostBusy, again.ErrorClass);
        Assert.Equal((true, TimeSpan.FromMinutes(1)), (again.IsRetriable, again.RetryAfter));
        Assert.IsType<FetchResult.Fetched>(other);
    }

    [Fact]
    public async Task FetchAsync_ContactIsGiven_StandsInTheUserAgent()
    {
        _fixture.Options.ContactUrl = "https://example.org/bot";
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync(context.Request.Headers.UserAgent.ToString()));

        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync(site));

        Assert.Equal("Reflections/1.0 (+https://example.org/bot)", Encoding.UTF8.GetString(fetched.Body.Span));
    }

    [Fact]
    public async Task FetchAsync_Validators_AreAnsweredWithNotModified()
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            if (context.Request.Headers.IfNoneMatch == "\"v1\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync("version 1");
        });
        var fetcher = _fixture.Create(site.Url.Authority);
        var first = Assert.IsType<FetchResult.Fetched>(await fetcher.FetchAsync(site.Url, null, default));

        var second = await fetcher.FetchAsync(site.Url, first.Validators, default);

        Assert.Equal(first.Validators, Assert.IsType<FetchResult.NotModified>(second).Validators);
    }

    [Fact]
    public async Task FetchAsync_ValidatorsOfAnotherUrl_AreNotSent()
    {
        await using var site = await TestSite.StartAsync(context =>
            context.Response.WriteAsync($"{context.Request.Headers.IfNoneMatch}|{context.Request.Headers.IfModifiedSince}"));
        var validators = new FetchValidators(new Uri(site.Url, "/other"), "\"v1\"", DateTimeOffset.UnixEpoch);

        var fetched = Assert.IsType<FetchResult.Fetched>(await _fixture.Create(site.Url.Authority).FetchAsync(site.Url, validators, default));

        Assert.Equal("|", Encoding.UTF8.GetString(fetched.Body.Span));
    }

    [Fact]
    public async Task FetchAsync_NothingListens_IsUnreachableAndRetriable()
    {
        Uri url;
        await using (var site = await TestSite.StartAsync(_ => Task.CompletedTask))
        {
            url = site.Url;
        }

        var failed = Assert.IsType<FetchResult.Failed>(await _fixture.Create("127.0.0.0/8").FetchAsync(url, null, default));

        Assert.Equal(FetchErrorClass.Unreachable, failed.ErrorClass);
        Assert.True(failed.IsRetriable);
    }

    [Fact]
    public async Task FetchAsync_ConnectionLostInTheBody_IsUnreachableAndRetriable()
    {
        await using var site = await TestSite.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("cut sh");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        var failed = await FailAsync(site);

        Assert.Equal(FetchErrorClass.Unreachable, failed.ErrorClass);
        Assert.True(failed.IsRetriable);
    }

    [Fact]
    public async Task FetchAsync_HttpsToAServerWithoutIt_IsATlsFailure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[5]);
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });

        var failed = Assert.IsType<FetchResult.Failed>(
            await _fixture.Create("127.0.0.1").FetchAsync(new Uri($"https://{listener.LocalEndpoint}/"), null, default));

        await answer;
        Assert.Equal(FetchErrorClass.Tls, failed.ErrorClass);
        Assert.False(failed.IsRetriable);
    }

    [Fact]
    public async Task AddSourceFetching_Configured_FetchesWithThoseOptions()
    {
        await using var site = await TestSite.StartAsync(context => context.Response.WriteAsync("body"));
        await using var services = Services(new() { ["Fetch:AllowedHosts:0"] = site.Url.Authority, ["Fetch:MaxBodyBytes"] = "3" });

        var result = await services.GetRequiredService<ISourceFetcher>().FetchAsync(site.Url, null, default);

        Assert.Equal(FetchErrorClass.TooLarge, Assert.IsType<FetchResult.Failed>(result).ErrorClass);
    }

    [Theory]
    [InlineData("Fetch:AllowedHosts:0", "http://wiki.local")]
    [InlineData("Fetch:MaxRedirects", "21")]
    [InlineData("Fetch:Timeout", "00:00:00")]
    [InlineData("Fetch:Attempts", "0")]
    [InlineData("Fetch:HostConcurrency", "0")]
    [InlineData("Fetch:HostSpacing", "00:10:01")]
    [InlineData("Fetch:MaxRetryAfter", "1.00:00:01")]
    [InlineData("Fetch:UserAgent", "")]
    [InlineData("Fetch:UserAgent", "Reflections")]
    [InlineData("Fetch:UserAgent", "(comment) Reflections/1.0")]
    [InlineData("Fetch:UserAgent", "Reflections/1.0\r\nX: y")]
    [InlineData("Fetch:UserAgent", "Reflections/1.0 (ünï)")]
    [InlineData("Fetch:ContactUrl", "example.org")]
    [InlineData("Fetch:ContactUrl", "ftp://example.org/")]
    [InlineData("Fetch:ContactUrl", "https://example.org/a) (b")]
    public async Task AddSourceFetching_OptionOutOfRange_IsRefused(string key, string value)
    {
        await using var services = Services(new() { [key] = value });

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<FetchOptions>>().Value);
    }

    [Theory]
    [InlineData("Fetch:UserAgent", "Example-Reader/2.1 (internal; team 7) library/3")]
    [InlineData("Fetch:ContactUrl", "mailto:reader@example.org")]
    public async Task AddSourceFetching_OptionInRange_IsTaken(string key, string value)
    {
        await using var services = Services(new() { [key] = value });

        Assert.NotNull(services.GetRequiredService<IOptions<FetchOptions>>().Value);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddSourceFetching(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();

    private Task<FetchResult> FetchAsync(TestSite site) => _fixture.Create(site.Url.Authority).FetchAsync(site.Url, null, default);

    private async Task<FetchResult.Failed> FailAsync(TestSite site) => Assert.IsType<FetchResult.Failed>(await FetchAsync(site));

    private static Task SendEncodedAsync(HttpContext context, string encoding, byte[] body)
    {
        context.Response.Headers.ContentEncoding = encoding;
        return context.Response.Body.WriteAsync(Encode(encoding, body)).AsTask();
    }

    private static byte[] Encode(string encoding, byte[] body)
    {
        using var result = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(result, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(result, CompressionLevel.Fastest),
            _ => new BrotliStream(result, CompressionLevel.Fastest),
        })
        {
            encoder.Write(body);
        }

        return result.ToArray();
    }
}
