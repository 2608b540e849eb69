using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class DurableHttpTests(DurableHttpTests.Host shared) : IClassFixture<DurableHttpTests.Host>
{
    [Fact]
    public async Task CallHttp_Request_IsAnsweredWithStatusHeadersAndContent()
    {
        var answer = await CallAsync(new DurableHttpRequest(HttpMethod.Post, At("echo"))
        {
            Content = """{"a":1}""",
            Headers = new Dictionary<string, StringValues> { ["Content-Type"] = "application/json", ["X-Two"] = new StringValues(["a", "b"]) },
        });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("""POST application/json a,b {"a":1}""", answer.Content);
        Assert.Equal("seen", answer.Headers!["x-answer"].ToString());
    }

    [Fact]
    public async Task CallHttp_FailureWithoutRetryOptions_IsAResult() =>
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(new DurableHttpRequest(HttpMethod.Get, At("nowhere")))).StatusCode);

    [Theory]
    [InlineData(3, HttpStatusCode.OK, 3)]
    [InlineData(1, null, 1)]
    public async Task CallHttp_StatusToRetry_IsTriedAgainAsOftenAsAllowed(int attempts, HttpStatusCode? expected, int calls)
    {
        var key = Guid.NewGuid().ToString("N");
        var request = new DurableHttpRequest(HttpMethod.Get, At($"flaky/{key}"))
        {
            HttpRetryOptions = new HttpRetryOptions([HttpStatusCode.ServiceUnavailable]) { MaxNumberOfAttempts = attempts, FirstRetryInterval = TimeSpan.FromMilliseconds(1) },
        };

        var ended = await RunAsync(request);

        Assert.Equal(expected is null ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(expected, expected is null ? null : ended.ReadOutputAs<DurableHttpResponse>()!.StatusCode);
        Assert.Equal(calls, Site.Calls(key));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Accepted)]
    public async Task CallHttp_Accepted_IsFollowedOnlyWhenAsked(bool follow, HttpStatusCode expected)
    {
        var request = new DurableHttpRequest(HttpMethod.Post, At($"work/{Guid.NewGuid():N}")) { AsynchronousPatternEnabled = follow };

        Assert.Equal(expected, (await CallAsync(request)).StatusCode);
    }

    [Fact]
    public async Task CallHttp_SlowerThanItsTimeout_Fails()
    {
        var ended = await RunAsync(new DurableHttpRequest(HttpMethod.Get, At("slow")) { Timeout = TimeSpan.FromMilliseconds(50) });

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("was not answered within", ended.SerializedOutput, StringComparison.Ordinal);
    }

    private Uri At(string path) => new(shared.Running.Address, $"api/site/{path}");

    private async Task<DurableHttpResponse> CallAsync(DurableHttpRequest request)
    {
        var ended = await RunAsync(request);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.SerializedOutput);
        return ended.ReadOutputAs<DurableHttpResponse>()!;
    }

    private async Task<OrchestrationMetadata> RunAsync(DurableHttpRequest request)
    {
        var client = shared.Running.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("CallSite", request);
        return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
    }

    public sealed class Host : IAsyncLifetime
    {
        internal FunctionsHost Running { get; private set; } = null!;

        public async Task InitializeAsync() => Running = await FunctionsHost.StartAsync(typeof(Site));

        public async Task DisposeAsync() => await Running.DisposeAsync();
    }

    /// <summary>The orchestrator, and the site that it calls.</summary>
    public static class Site
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Counts = new();

        public static int Calls(string key) => Counts[key];

        [Function("CallSite")]
        public static Task<DurableHttpResponse> CallSite([OrchestrationTrigger] TaskOrchestrationContext context, DurableHttpRequest request) => context.CallHttpAsync(request);

        [Function("Echo")]
        public static async Task<IActionResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "site/echo")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            request.HttpContext.Response.Headers["X-Answer"] = "seen";
            var text = $"{request.Method} {request.ContentType} {string.Join(',', request.Headers["X-Two"].SelectMany(value => value!.Split(", ")))} {await reader.ReadToEndAsync()}";
            return new ContentResult { StatusCode = 201, Content = text };
        }

        [Function("Flaky")]
        public static IActionResult Flaky([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "site/flaky/{key}")] HttpRequest request, string key) =>
            new StatusCodeResult(Counts.AddOrUpdate(key, 1, (_, count) => count + 1) < 3 ? 503 : 200);

        [Function("Work")]
        public static IActionResult Work([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "site/work/{key}")] HttpRequest request, string key)
        {
            if (Counts.AddOrUpdate(key, 1, (_, count) => count + 1) == 3)
            {
                return new OkResult();
            }

            request.HttpContext.Response.Headers.Location = $"/api/site/work/{key}";
            request.HttpContext.Response.Headers.RetryAfter = "0";
            return new StatusCodeResult(202);
        }

        [Function("Slow")]
        public static async Task<IActionResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "site/slow")] HttpRequest request)
        {
            var gone = new TaskCompletionSource();
            using var registration = request.HttpContext.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return new OkResult();
        }
    }
}
