using System.Net;
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

        using var response = await service.Api.Http.GetAsync(new Uri("/api/reflections", UriKind.Relative));

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.StartsWith("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.False(response.Headers.Contains("Server"));
    }
}
