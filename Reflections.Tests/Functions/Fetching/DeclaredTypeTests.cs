using System.Text;
using Microsoft.AspNetCore.Http;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class DeclaredTypeTests : IDisposable
{
    private const string Html = "\n <!DOCTYPE HTML><p>A page.</p>";
    private const string Png = "\u0089PNG\r\n\u001a\n\0\0\0";

    private readonly SourceFetcherFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("text/html", "%PDF-1.7", "text/html")]
    [InlineData("text/plain", Html, "text/plain")]
    [InlineData("application/octet-stream", Html, "text/html")]
    [InlineData("Binary/Octet-Stream", "plain", null)]
    [InlineData("application/x-download", Png, null)]
    [InlineData("application/force-download", "plain", null)]
    [InlineData("unknown/unknown", "plain", null)]
    [InlineData(null, "plain", null)]
    [InlineData("image/png", "This is text.", "text/plain")]
    [InlineData("image/jpeg", Html, "text/html")]
    [InlineData("video/mp4", "%PDF-1.4", "application/pdf")]
    [InlineData("application/msword", "<html><body>", "text/html")]
    [InlineData("application/rtf", "\uFEFF<html>", "text/html")]
    public async Task FetchAsync_TypeThatMayLie_IsPassedOnWithWhatItIsWorth(string? type, string body, string? passedOn)
    {
        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync(type, Encoding.UTF8.GetBytes(body)));

        Assert.Equal(passedOn, fetched.MediaType);
        Assert.Equal(body, Encoding.UTF8.GetString(fetched.Body.Span));
    }

    [Theory]
    [InlineData("image/png", Png)]
    [InlineData("image/svg+xml", "<svg>text</svg>")]
    [InlineData("audio/mpegurl", "#EXTM3U")]
    [InlineData("audio/mpeg", "ID3\u0003\0")]
    [InlineData("text/css", "body { }")]
    [InlineData("application/javascript", "let a = 1;")]
    [InlineData("application/rss+xml", "<?xml version='1.0'?><rss/>")]
    [InlineData("application/zip", "PK\u0003\u0004")]
    public async Task FetchAsync_TypeThatCannotBeReadAndSeemsTrue_IsRefused(string type, string body)
    {
        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(type, Encoding.UTF8.GetBytes(body)));

        Assert.Equal(("document.media_type", false), (failed.ErrorClass, failed.IsRetriable));
        Assert.Contains(type, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_LongFilm_IsNotDownloaded()
    {
        var hungUp = new TaskCompletionSource();
        await using var site = await TestSite.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => hungUp.TrySetResult());
            context.Response.ContentType = "video/mp4";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[100]);
            }
        });

        var result = await _fixture.Create(site.Url.Authority).FetchAsync(site.Url, null, default);

        Assert.Equal(FetchErrorClass.MediaType, Assert.IsType<FetchResult.Failed>(result).ErrorClass);
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task FetchAsync_UnreadableTypeWithoutBody_IsEmpty() =>
        Assert.Equal(FetchErrorClass.Empty, Assert.IsType<FetchResult.Failed>(await FetchAsync("image/png", [])).ErrorClass);

    private async Task<FetchResult> FetchAsync(string? type, byte[] body)
    {
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        return await _fixture.Create(site.Url.Authority).FetchAsync(site.Url, null, default);
    }
}
