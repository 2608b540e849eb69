using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.Tests.EmbeddedRuntime.Hosting;
using Reflections.Tests.Models;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>A host with keys: what they open, and that nobody reads them in its log.</summary>
public sealed class KeyTests(KeyTests.KeyedService keyed) : IClassFixture<KeyTests.KeyedService>
{
    private const string HostKey = "host-5c1d7a90";
    private const string MasterKey = "master-0b2e44f7";
    private const string DurableKey = "durable-9d31c6aa";
    private const string OwnKey = "own-77e0f1b3";
    private const string WrongKey = "wrong-41c8d2e6";

    [Fact]
    public async Task Routes_WithoutTheKeyOfTheirLevel_AreClosedAndSayNothing()
    {
        var closed = keyed.Functions.Where(function => function.Level.ToString() != "Anonymous").ToList();
        Assert.NotEmpty(closed);
        foreach (var function in closed)
        {
            await AssertClosedAsync(function, null);
            await AssertClosedAsync(function, WrongKey);
            await AssertClosedAsync(function, DurableKey);
            if (function.Level.ToString() == "Admin")
            {
                await AssertClosedAsync(function, HostKey);
            }
        }
    }

    [Theory]
    [InlineData("/api/reflections?code=" + HostKey)]
    [InlineData("/api/reflections?a=1&CODE=" + HostKey + "&b=2")]
    [InlineData("/api/reflections?c%6Fde=" + HostKey)]
    [InlineData("/api/reflections?code=" + MasterKey)]
    [InlineData("/api/sweeps?code=" + MasterKey)]
    [InlineData("/api/reflections/none/search?q=x&code=" + OwnKey, HttpStatusCode.NotFound)]
    [InlineData("/api/reflections/none/facts?q=x&code=" + OwnKey, HttpStatusCode.Unauthorized)]
    [InlineData("/api/reflections?code=" + WrongKey, HttpStatusCode.Unauthorized)]
    [InlineData("/api/reflections?code=", HttpStatusCode.Unauthorized)]
    [InlineData("/runtime/webhooks/durabletask/instances?code=" + DurableKey)]
    [InlineData("/runtime/webhooks/durabletask/instances?code=" + HostKey, HttpStatusCode.Unauthorized)]
    public async Task Key_InTheAddress_OpensWhatItIsForAndIsNotLogged(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await keyed.Api.GetAsync(path);

        Assert.Equal(status, answer.Status);
        AssertNoKeyIsLogged();
    }

    [Fact]
    public async Task Keys_OfAWholeRun_AreNotLogged()
    {
        var started = await keyed.Api.PostAsync("keyed", "a", "Marta Lindqvist founded Norvik Ferries in 1987.", query: $"?code={HostKey}");
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        await Eventually.TrueAsync(async () => (await keyed.Api.GetAsync(started.Json.Text("statusQueryGetUri")!)).Status == HttpStatusCode.OK, "the end of the run");
        Assert.Contains(DurableKey, started.Text, StringComparison.Ordinal);
        AssertNoKeyIsLogged();
    }

    private async Task AssertClosedAsync(HttpFunction function, string? key)
    {
        foreach (var method in function.Methods)
        {
            var path = function.Route.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/{path}");
            if (key is not null)
            {
                request.Headers.Add("x-functions-key", key);
            }

            using var response = await keyed.Api.Http.SendAsync(request);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {function.Route} answers {(int)response.StatusCode} to {key ?? "nobody"}");
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    private void AssertNoKeyIsLogged()
    {
        var log = keyed.Log.All;
        Assert.Contains("Request starting HTTP/1.1 GET", log, StringComparison.Ordinal);
        Assert.All([HostKey, MasterKey, DurableKey, OwnKey, WrongKey], key => Assert.DoesNotContain(key, log, StringComparison.Ordinal));
    }

    public sealed class KeyedService : IAsyncLifetime
    {
        private EmbeddedService _service = null!;

        internal LogLines Log { get; } = new();

        internal ApiSession Api => _service.Api;

        internal IEnumerable<HttpFunction> Functions =>
            _service.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<HttpFunction>()).OfType<HttpFunction>();

        public async Task InitializeAsync() => _service = await EmbeddedService.StartAsync(
            services => services.AddLogging(logging => logging.AddProvider(Log).AddFilter<LogLines>(null, LogLevel.Trace)),
            settings:
            [
                "--EmbeddedRuntime:Keys:default", HostKey,
                "--EmbeddedRuntime:Keys:_master", MasterKey,
                "--EmbeddedRuntime:Keys:durabletask_extension", DurableKey,
                "--EmbeddedRuntime:Keys:functions:Search:mine", OwnKey,
            ]);

        public async Task DisposeAsync() => await _service.DisposeAsync();
    }
}
