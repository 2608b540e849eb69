using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class HttpFunctionTests(HttpFunctionTests.Host shared) : IClassFixture<HttpFunctionTests.Host>
{
    private HttpClient Http => shared.Running.Http;

    [Fact]
    public async Task Invoke_ActionResult_IsExecutedWithTheWebsJson()
    {
        var greeting = await Http.GetFromJsonAsync<JsonElement>("api/action/Ada?a=1");

        Assert.Equal("Hello Ada", greeting.GetProperty("text").GetString());
        Assert.Equal(1, greeting.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("/7", 7)]
    [InlineData("", null)]
    public async Task Invoke_RouteParameters_AreConvertedAndOptional(string tail, int? count)
    {
        var id = Guid.Parse("5f1f1a1e-0000-4000-8000-000000000001");
        var response = await Http.GetAsync($"api/minimal/{id}{tail}");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(id, body.GetProperty("id").GetGuid());
        Assert.Equal(count, body.GetProperty("count").ValueKind == JsonValueKind.Null ? null : body.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Invoke_RequestData_AnswersWithItsHeadersCookiesAndDeclaredNames()
    {
        var response = await Http.PostAsync("api/data?q=a%20b", Json("""{"text":"hi","count":2}"""));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("a b", Assert.Single(response.Headers.GetValues("X-Query")));
        Assert.StartsWith("seen=yes", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("""{"Text":"hi","Count":2}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Invoke_FromBody_ReadsJsonAndReturnsTheObject()
    {
        var response = await Http.PutAsync("api/body", Json("""{"text":"hi","count":2}"""));

        Assert.Equal("""{"text":"hi","count":2}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Invoke_FromBodyThatIsNoJson_IsABadRequest()
    {
        var response = await Http.PutAsync("api/body", Json("{"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("api/text/a/b?note=n", "Text GET a/b n")]
    [InlineData("api/text/x", "Text GET x none")]
    public async Task Invoke_StringResult_IsPlainText(string path, string expected)
    {
        var response = await Http.GetAsync(path);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Invoke_EncodedSlash_StaysInItsSegment()
    {
        var greeting = await Http.GetFromJsonAsync<JsonElement>("api/action/a%2Fb");

        Assert.Equal("Hello a%2Fb", greeting.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Invoke_FunctionThatThrows_IsAnEmptyInternalError()
    {
        var response = await Http.GetAsync("api/Failing");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Invoke_SeveralOutputs_AnswersWithTheMarkedOne()
    {
        var response = await Http.GetAsync("api/Outputs");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "api/nothing")]
    [InlineData("GET", "action/Ada")]
    [InlineData("POST", "api/action/Ada")]
    [InlineData("GET", "api/minimal/no-guid")]
    [InlineData("DELETE", "runtime/webhooks/durabletask/orchestrators/x")]
    public async Task Request_UnknownRouteOrMethod_IsNotFound(string method, string path)
    {
        var response = await Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Content.Headers.Contains("Allow"));
    }

    [Fact]
    public async Task Request_ForAnotherHostName_IsRefusedWithoutKeys()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/action/Ada");
        request.Headers.Host = "rebound.example";

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await Http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("https://other.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:3000", HttpStatusCode.OK)]
    public async Task Request_FromAPageOfAnotherSite_IsRefusedWithoutKeys(string origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/action/Ada");
        request.Headers.Add("Origin", origin);

        Assert.Equal(expected, (await Http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.OK)]
    [InlineData(1001, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Request_AboveTheBodyLimit_IsTooLarge(int length, HttpStatusCode expected)
    {
        var response = await Http.PostAsync("api/Length", new ByteArrayContent(new byte[length]));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_ChunkedAboveTheBodyLimit_IsNotAnswered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/Length") { Content = new ByteArrayContent(new byte[1001]) };
        request.Headers.TransferEncodingChunked = true;

        // The server closes the connection with the rest of the body unread: the client sees the 413, or only the end of the connection (RFC 9112, 9.6).
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Http.SendAsync(request)).StatusCode);
        }
        catch (HttpRequestException closed)
        {
            Assert.Null(closed.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await Http.PostAsync("api/Length", new ByteArrayContent(new byte[1000]))).StatusCode);
    }

    [Theory]
    [InlineData("api/Guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/Guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/Guarded", "host", HttpStatusCode.OK)]
    [InlineData("api/Guarded", "own", HttpStatusCode.OK)]
    [InlineData("api/Guarded", "master", HttpStatusCode.OK)]
    [InlineData("api/Guarded", "system", HttpStatusCode.Unauthorized)]
    [InlineData("api/AdminOnly", "host", HttpStatusCode.Unauthorized)]
    [InlineData("api/AdminOnly", "master", HttpStatusCode.OK)]
    [InlineData("api/text/x", null, HttpStatusCode.OK)]
    [InlineData("runtime/webhooks/durabletask/instances", null, HttpStatusCode.Unauthorized)]
    [InlineData("runtime/webhooks/durabletask/instances", "host", HttpStatusCode.Unauthorized)]
    [InlineData("runtime/webhooks/durabletask/instances", "system", HttpStatusCode.OK)]
    public async Task Request_WithKeysConfigured_NeedsTheKeyOfItsLevel(string path, string? key, HttpStatusCode expected)
    {
        var inHeader = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            inHeader.Headers.Add("x-functions-key", key);
        }

        Assert.Equal(expected, (await shared.Keyed.Http.SendAsync(inHeader)).StatusCode);
        Assert.Equal(expected, (await shared.Keyed.Http.GetAsync(key is null ? path : $"{path}?code={key}")).StatusCode);
    }

    [Fact]
    public async Task Invoke_LongerThanTheFunctionTimeout_FiresTheToken()
    {
        var clock = new FakeTimeProvider();
        using var folder = new TemporaryFolder();
        folder.Write("host.json", """{ "version": "2.0", "functionTimeout": "00:05:00", "extensions": { "http": { "routePrefix": "" } } }""");
        await using var host = await FunctionsHost.StartAsync(folder, builder => builder.Services.AddSingleton<Greeter>().AddSingleton<TimeProvider>(clock), typeof(GreetingFunctions));

        var waiting = host.Http.GetAsync("Waiting");
        await Eventually.TrueAsync(() => waiting.IsCompleted, "the function stops", () => clock.Advance(TimeSpan.FromMinutes(1)));

        Assert.Equal(HttpStatusCode.InternalServerError, (await waiting).StatusCode);
    }

    [Fact]
    public async Task Middleware_AroundAFunction_RunsInOrderAndSeesRequestAndResult()
    {
        var seen = new List<string>();
        await using var host = await FunctionsHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<Greeter>();
                builder.UseMiddleware(async (context, next) =>
                {
                    seen.Add($"1 {(await context.GetHttpRequestDataAsync())!.Method}");
                    await next();
                    context.GetInvocationResult().Value = $"[{context.GetInvocationResult<string>().Value}]";
                });
                builder.UseWhen(
                    context => context.FunctionDefinition.Name == "Text",
                    async (context, next) =>
                    {
                        seen.Add("2");
                        var rest = await context.BindInputAsync<string>(new Named("rest"));
                        rest.Value += "!";
                        await next();
                    });
            },
            typeof(GreetingFunctions));

        Assert.Equal("[Text GET x! none]", await host.Http.GetStringAsync("api/text/x"));
        Assert.Equal(["1 GET", "2"], seen);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private sealed class Named(string name) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => "route";

        public override BindingDirection Direction => BindingDirection.In;
    }

    /// <summary>Two hosts in one process, one of them with keys.</summary>
    public sealed class Host : IAsyncLifetime
    {
        internal FunctionsHost Running { get; private set; } = null!;

        internal FunctionsHost Keyed { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Running = await FunctionsHost.StartAsync(
                builder =>
                {
                    builder.Services.AddSingleton<Greeter>();
                    builder.Configuration["EmbeddedRuntime:MaxRequestBodySize"] = "1000";
                },
                typeof(GreetingFunctions));
            Keyed = await FunctionsHost.StartAsync(
                builder =>
                {
                    builder.Services.AddSingleton<Greeter>();
                    builder.Configuration["EmbeddedRuntime:Keys:default"] = "host";
                    builder.Configuration["EmbeddedRuntime:Keys:_master"] = "master";
                    builder.Configuration["EmbeddedRuntime:Keys:durabletask_extension"] = "system";
                    builder.Configuration["EmbeddedRuntime:Keys:functions:Guarded:mine"] = "own";
                },
                typeof(GreetingFunctions));
        }

        public async Task DisposeAsync()
        {
            await Running.DisposeAsync();
            await Keyed.DisposeAsync();
        }
    }
}
