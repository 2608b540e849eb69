using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reflections.Functions.Fetching;
using Reflections.Tests.Functions.Fetching;

namespace Reflections.Tests.EndToEnd;

/// <summary>What a run does about a server that fails, by the server's own count of requests.</summary>
public sealed class FetchRetryTests : IAsyncLifetime
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";

    private EmbeddedService _service = null!;

    public async Task InitializeAsync() => _service = await EmbeddedService.StartAsync(null, null, null,
        "--Fetch:FirstPause", "00:00:00.010", "--Fetch:Attempts", "3", "--Fetch:MaxRetryAfter", "00:00:00.020", "--Fetch:HostConcurrency", "1", "--Fetch:HostSpacing", "00:00:00");

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("503,200", "completed", null, 2)]
    [InlineData("429,408,200", "completed", null, 3)]
    [InlineData("500,502,504,200", "failed", "fetch.http_status", 3)]
    [InlineData("404,200", "failed", "fetch.http_status", 1)]
    [InlineData("451,200", "failed", "fetch.http_status", 1)]
    public async Task Run_ServerFails_IsTriedAgainWhereItMayPass(string statuses, string outcome, string? errorClass, int requests)
    {
        var answers = new Queue<int>(statuses.Split(',').Select(int.Parse));
        await using var site = await TestSite.StartAsync(context =>
        {
            context.Response.StatusCode = answers.Dequeue();

            // More than is granted: the run does not wait for an hour.
            context.Response.Headers.RetryAfter = "3600";
            return context.Response.WriteAsync(Text);
        });

        var run = await IngestAsync(site.Url);

        Assert.Equal(outcome, run.Text("outcome"));
        Assert.Equal(errorClass, run.GetProperty("failure") is { ValueKind: JsonValueKind.Object } failure ? failure.Text("errorClass") : null);
        Assert.Equal(requests, site.Requests);
    }

    [Fact]
    public async Task Run_ConnectionIsLost_IsTriedAgain()
    {
        var asked = 0;
        await using var site = await TestSite.StartAsync(context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Text);
        });

        Assert.Equal("completed", (await IngestAsync(site.Url)).Text("outcome"));
        Assert.Equal(2, site.Requests);
    }

    [Fact]
    public async Task Run_OneRequestAtATimeIsAllowed_TheyGoOneByOne()
    {
        var (atOnce, most) = (0, 0);
        await using var site = await TestSite.StartAsync(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await context.Response.WriteAsync($"{Text} {context.Request.Path}");
            Interlocked.Decrement(ref atOnce);
        });

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => IngestAsync(new Uri(site.Url, $"/{number}"), $"source-{number}")));

        Assert.All(runs, run => Assert.Equal("completed", run.Text("outcome")));
        Assert.Equal((8, 1), (site.Requests, most));
    }

    [Fact]
    public async Task Run_HostIsBusyForLong_GoesOnAskingAndCountsNoAttempt()
    {
        // More often than a generation of the orchestration lasts.
        var fetcher = new BusyFetcher(busy: 70, Text);
        await using var service = await EmbeddedService.StartAsync(
            services => services.Replace(ServiceDescriptor.Singleton<ISourceFetcher>(fetcher)), null, null,
            "--Fetch:FirstPause", "00:00:00.010", "--Fetch:LongestPause", "00:00:00.010", "--Fetch:Attempts", "1");

        var answer = await service.Api.PostUrlAsync("r", "a", new Uri("https://example.org/"));

        Assert.Equal("completed", (await service.Api.EndAsync("r", answer.Json.Text("id")!)).Text("outcome"));
        Assert.Equal(71, fetcher.Calls);
    }

    private async Task<JsonElement> IngestAsync(Uri url, string source = "a") =>
        await _service.Api.EndAsync("r", (await _service.Api.PostUrlAsync("r", source, url)).Json.Text("id")!);

    private sealed class BusyFetcher(int busy, string text) : ISourceFetcher
    {
        public int Calls { get; private set; }

        public Task<FetchResult> FetchAsync(Uri url, FetchValidators? validators, CancellationToken cancellationToken) =>
            Task.FromResult<FetchResult>(++Calls <= busy
                ? new FetchResult.Failed(FetchErrorClass.HostBusy, "There is no room.", IsRetriable: true, TimeSpan.Zero)
                : new FetchResult.Fetched(Encoding.UTF8.GetBytes(text), "text/plain", "utf-8", url, null, HttpStatusCode.OK));
    }
}
