using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;
using Reflections.Functions.Acceptance;
using Reflections.Tests.Models;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>What the app gives away, and to whom.</summary>
public sealed class HardeningTests
{
    [Fact]
    public async Task Function_ThatFailsUnforeseen_TellsTheCallerAnIdAndTheLogTheRest()
    {
        using var log = new LogLines();
        var broken = new Mock<IRunIdSource>();
        broken.Setup(source => source.Next()).Throws(new InvalidOperationException("It broke in /var/lib/hidden."));
        await using var service = await EmbeddedService.StartAsync(services =>
        {
            services.AddSingleton(broken.Object);
            services.AddLogging(logging => logging.AddProvider(log));
        });

        var answer = await service.Api.PostAsync("r", "s", "Some text.");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal("urn:reflections:problem:internal-error", answer.Json.Text("type"));
        Assert.DoesNotContain("hidden", answer.Text, StringComparison.Ordinal);
        Assert.Empty(ApiDescription.Embedded.Check(ApiDescription.Embedded["startRun"], answer.Status, answer.MediaType, answer.Text));
        Assert.Contains(answer.Json.Text("id")!, log.All, StringComparison.Ordinal);
        Assert.Contains("It broke in /var/lib/hidden.", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_OfFunctions_CarrySecurityHeaders()
    {
        await using var service = await EmbeddedService.StartAsync();

        using var response = await service.Api.Http.GetAsync(new Uri("/api/unapplied", UriKind.Relative));

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.StartsWith("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("GET", "/api/reflections", "Host: 127.0.0.1", 401)]
    [InlineData("GET", "/runtime/webhooks/durabletask/instances", "Host: 127.0.0.1", 401)]
    [InlineData("GET", "/nowhere", "Host: 127.0.0.1", 404)]
    [InlineData("DELETE", "/api/reflections", "Host: 127.0.0.1", 404)]
    [InlineData("POST", "/api/reconciliation", "Host: 127.0.0.1\r\nx-functions-key: the-key\r\nContent-Length: 999999999", 413)]
    [InlineData("GET", "/runtime/webhooks/durabletask/instances?taskHub=other", "Host: 127.0.0.1\r\nx-functions-key: the-key", 400)]
    public async Task Answers_OfTheHostItself_CarrySecurityHeadersToo(string method, string path, string headers, int status)
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--EmbeddedRuntime:Keys:_master", "the-key"]);

        await AssertSecureAsync(service, $"{method} {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n\r\n", status);
    }

    [Theory]
    [InlineData("Host: example.com", 421)]
    [InlineData("Host: 127.0.0.1\r\nOrigin: https://example.com", 403)]
    public async Task Refusals_OfOtherSites_CarrySecurityHeadersToo(string headers, int status)
    {
        await using var service = await EmbeddedService.StartAsync();

        await AssertSecureAsync(service, $"GET /api/reflections HTTP/1.1\r\nConnection: close\r\n{headers}\r\n\r\n", status);
    }

    [Theory]
    [InlineData("GET", "instances?taskHub=other", "")]
    [InlineData("POST", "orchestrators/IngestOrchestrator", "{")]
    [InlineData("POST", "orchestrators/IngestOrchestrator", "\"\\ud800\"")]
    [InlineData("POST", "orchestrators/IngestOrchestrator/@entity", "{}")]
    [InlineData("POST", "orchestrators/IngestOrchestrator/a%0Ab", "{}")]
    [InlineData("POST", "orchestrators/a%1Bb", "{}")]
    public async Task Refusals_OfTheDurableUrls_TellNoTypeAndNoStack(string method, string path, string body)
    {
        await using var service = await EmbeddedService.StartAsync();
        var request = $"{method} /runtime/webhooks/durabletask/{path} HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

        var answer = await RawExchange.SendAsync(service.Api.Http.BaseAddress!, Encoding.UTF8.GetBytes(request), TimeSpan.FromSeconds(30));

        Assert.Equal(400, answer!.Status);
        Assert.Contains("\"ExceptionType\":null,\"StackTrace\":null", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sources/s/runs", "ffffffffffffffff\r\nhello\r\n")]
    [InlineData("sources/s/runs", "5\r\nhello\r\nzz\r\n")]
    [InlineData("runs/bulk", "ffffffffffffffff\r\nhello\r\n")]
    public async Task Body_WhosePiecesAreMarkedWrongly_IsTheCallersFault(string path, string body)
    {
        await using var service = await EmbeddedService.StartAsync();
        var request = $"POST /api/reflections/r/{path} HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\n"
            + $"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{body}";

        var answer = await RawExchange.SendAsync(service.Api.Http.BaseAddress!, Encoding.UTF8.GetBytes(request), TimeSpan.FromSeconds(30));

        Assert.Equal(400, answer!.Status);
        Assert.Contains("urn:reflections:problem:invalid-request", answer.Body, StringComparison.Ordinal);
    }

    private static async Task AssertSecureAsync(EmbeddedService service, string request, int status)
    {
        var answer = await RawExchange.SendAsync(service.Api.Http.BaseAddress!, Encoding.UTF8.GetBytes(request), TimeSpan.FromSeconds(30));

        Assert.Equal(status, answer!.Status);
        Assert.False(answer.IsOfAFunction);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", answer.Headers["Content-Security-Policy"]);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }
}
