using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Tests.EmbeddedRuntime.Hosting;

namespace Reflections.Tests.EmbeddedRuntime.Management;

public sealed partial class DurableHttpApiTests(DurableHttpApiTests.Host shared) : IClassFixture<DurableHttpApiTests.Host>
{
    private const string Api = "runtime/webhooks/durabletask";
    private static readonly string[] s_statusFields =
        ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"];

    private HttpClient Http => shared.Running.Http;

    [Fact]
    public async Task Start_Orchestrator_IsAcceptedWithLinksInOrder()
    {
        var response = await PostAsync("orchestrators/Place/links-1", """{"Item":"tea","Count":2}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter?.Delta);
        var links = await JsonAsync(response);
        var host = shared.Running.Address.GetLeftPart(UriPartial.Authority);
        const string Query = "taskHub=TestHubName&connection=Storage";
        Assert.Equal($"{host}/{Api}/instances/links-1?{Query}", response.Headers.Location?.OriginalString);
        Assert.Equal(
            [
                ("id", "links-1"),
                ("statusQueryGetUri", $"{host}/{Api}/instances/links-1?{Query}"),
                ("sendEventPostUri", $"{host}/{Api}/instances/links-1/raiseEvent/{{eventName}}?{Query}"),
                ("terminatePostUri", $"{host}/{Api}/instances/links-1/terminate?reason={{text}}&{Query}"),
                ("purgeHistoryDeleteUri", $"{host}/{Api}/instances/links-1?{Query}"),
                ("restartPostUri", $"{host}/{Api}/instances/links-1/restart?{Query}"),
                ("suspendPostUri", $"{host}/{Api}/instances/links-1/suspend?reason={{text}}&{Query}"),
                ("resumePostUri", $"{host}/{Api}/instances/links-1/resume?reason={{text}}&{Query}"),
            ],
            links.EnumerateObject().Select(property => (property.Name, property.Value.GetString()!)));
    }

    [Fact]
    public async Task Read_CompletedInstance_HasTheFieldsInOrder()
    {
        await PostAsync("orchestrators/Place/done-1", """{"Item":"tea","Count":2}""");
        var response = await EndAsync("done-1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var status = await JsonAsync(response);
        Assert.Equal(s_statusFields, status.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Completed", Text(status, "runtimeStatus"));
        Assert.Equal("pricing", Text(status, "customStatus"));
        Assert.Equal(6, status.GetProperty("output").GetInt32());
        Assert.Equal("tea", Text(status.GetProperty("input"), "Item"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Text(status, "createdTime"));
    }

    [Fact]
    public async Task Read_WithoutInputAndWithHistory_FoldsScheduling()
    {
        await PostAsync("orchestrators/Place/history-1", """{"Item":"tea","Count":2}""");
        await EndAsync("history-1");

        var status = await JsonAsync(await Http.GetAsync($"{Api}/instances/history-1?showInput=false&showHistory=true&showHistoryOutput=true"));

        Assert.Equal(JsonValueKind.Null, status.GetProperty("input").ValueKind);
        var events = status.GetProperty("historyEvents").EnumerateArray().ToList();
        Assert.Equal(["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], events.Select(entry => Text(entry, "EventType")));
        Assert.Equal("Price", Text(events[1], "FunctionName"));
        Assert.Equal(6, events[1].GetProperty("Result").GetInt32());
        Assert.Equal("Completed", Text(events[2], "OrchestrationStatus"));
    }

    [Fact]
    public async Task Read_RunningInstance_IsAcceptedWithItsLocation()
    {
        await PostAsync("orchestrators/Approve/running-1", "\"x\"");
        await StatusAsync("running-1", "Running");

        var response = await Http.GetAsync($"{Api}/instances/running-1?showInput=true");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(new Uri(Http.BaseAddress!, $"{Api}/instances/running-1?showInput=true"), response.Headers.Location);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("false", HttpStatusCode.OK)]
    [InlineData("true", HttpStatusCode.InternalServerError)]
    public async Task Read_FailedInstance_AnswersAsAskedFor(string flag, HttpStatusCode expected)
    {
        var instanceId = $"failed-{flag}";
        await PostAsync($"orchestrators/Fail/{instanceId}", null);
        await EndAsync(instanceId);

        var response = await Http.GetAsync($"{Api}/instances/{instanceId}?returnInternalServerErrorOnFailure={flag}");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("System.InvalidOperationException: Fail was told to", Text(await JsonAsync(response), "output"));
    }

    [Fact]
    public async Task Start_RunningId_IsAConflict()
    {
        await PostAsync("orchestrators/Approve/conflict-1", "\"x\"");
        await StatusAsync("conflict-1", "Running");

        var response = await PostAsync("orchestrators/Approve/conflict-1", "\"x\"");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("""{"Message":"An Orchestration instance with the status Running already exists."}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Start_InvalidJson_IsABadRequest()
    {
        var response = await PostAsync("orchestrators/Approve", "{");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = await JsonAsync(response);
        Assert.Equal(["Message", "ExceptionMessage", "ExceptionType", "StackTrace"], answer.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("Expected depth to be zero", Text(answer, "ExceptionMessage"), StringComparison.Ordinal);
        Assert.Null(Text(answer, "ExceptionType"));
        Assert.Null(Text(answer, "StackTrace"));
    }

    [Fact]
    public async Task Start_AndWait_AnswersTheBareOutput()
    {
        var response = await PostAsync("orchestrators/ShoutTwice?timeout=10&pollingInterval=1", "\"hey\"");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"HEY 3HEY 3\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Start_AndWaitTooShortly_IsAcceptedWithLinks()
    {
        var response = await PostAsync("orchestrators/Approve/wait-1?timeout=0.01&pollingInterval=0.01", "\"x\"");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("wait-1", Text(await JsonAsync(response), "id"));
    }

    [Fact]
    public async Task Start_PollingLongerThanTheTimeout_IsABadRequest()
    {
        var response = await PostAsync("orchestrators/Approve?timeout=1&pollingInterval=2", "\"x\"");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("One or more of the arguments submitted is incorrect", Text(await JsonAsync(response), "Message"));
    }

    [Fact]
    public async Task PurgeMany_NeedsAStartAndAnswersNotFoundForNone()
    {
        var missing = await Http.DeleteAsync($"{Api}/instances");
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        Assert.Equal("\"Please provide value for 'createdTimeFrom' parameter.\"", await missing.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Http.DeleteAsync($"{Api}/instances?createdTimeFrom=2000-01-01&createdTimeTo=2000-01-02")).StatusCode);
    }

    [Fact]
    public async Task List_ByPrefix_PagesWithAToken()
    {
        foreach (var number in Enumerable.Range(0, 3))
        {
            await PostAsync($"orchestrators/Fail/page-{number}", null);
            await EndAsync($"page-{number}");
        }

        var seen = new List<string>();
        var token = string.Empty;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/instances?instanceIdPrefix=page-&runtimeStatus=Failed,Completed&top=2");
            request.Headers.Add("x-ms-continuation-token", token);
            var response = await Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            seen.AddRange((await JsonAsync(response)).EnumerateArray().Select(instance => Text(instance, "instanceId")));
            token = Assert.Single(response.Headers.GetValues("x-ms-continuation-token"));
        }
        while (token.Length > 0);

        Assert.Equal(["page-0", "page-1", "page-2"], seen.Order());
    }

    [Fact]
    public async Task Start_UnknownOrchestrator_IsAcceptedAndFails()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("orchestrators/Nobody/unknown-1", null)).StatusCode);

        Assert.Equal("Failed", Text(await JsonAsync(await EndAsync("unknown-1")), "runtimeStatus"));
    }

    [Fact]
    public async Task Request_ForAnotherHub_IsABadRequest() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.GetAsync($"{Api}/instances?taskHub=Other")).StatusCode);

    [Fact]
    public async Task Client_InAFunction_StartsAndLinksToTheBoundAddress()
    {
        var response = await Http.PostAsync("api/orders/client-1?orchestrator=Approve", null);

        var links = await JsonAsync(response);
        var link = Text(links, "statusQueryGetUri");
        Assert.Equal($"{shared.Running.Address.GetLeftPart(UriPartial.Authority)}/{Api}/instances/client-1", link);
        Assert.Equal(HttpStatusCode.Accepted, (await Http.GetAsync(link)).StatusCode);
        Assert.EndsWith("terminate?reason={{text}}", Text(links, "terminatePostUri"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckStatusResponse_OfAFunction_HasDeclaredNamesAndALocation()
    {
        await Http.PostAsync("api/orders/check-1?orchestrator=Approve", null);

        var response = await Http.GetAsync("api/orders/check-1");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/{Api}/instances/check-1", response.Headers.Location?.AbsolutePath);
        Assert.Null(response.Headers.RetryAfter);
        Assert.Equal(
            ["Id", "StatusQueryGetUri", "SendEventPostUri", "TerminatePostUri", "RewindPostUri", "PurgeHistoryDeleteUri", "RestartPostUri", "SuspendPostUri", "ResumePostUri"],
            (await JsonAsync(response)).EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task WaitForCompletion_OfAFunction_AnswersTheOutcome()
    {
        await Http.PostAsync("api/orders/outcome-1?orchestrator=Fail", null);

        var response = await Http.GetAsync("api/orders/outcome-1/wait");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Failed", Text(await JsonAsync(response), "RuntimeStatus"));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>();

    private Task<HttpResponseMessage> PostAsync(string path, string? json) =>
        Http.PostAsync($"{Api}/{path}", json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    private async Task<HttpResponseMessage> EndAsync(string instanceId)
    {
        HttpResponseMessage? response = null;
        await Eventually.TrueAsync(
            async () =>
            {
                response = await Http.GetAsync($"{Api}/instances/{instanceId}");
                return response.StatusCode == HttpStatusCode.OK;
            },
            $"{instanceId} ends");
        return response!;
    }

    private Task StatusAsync(string instanceId, string status) =>
        Eventually.TrueAsync(
            async () => Text(await Http.GetFromJsonAsync<JsonElement>($"{Api}/instances/{instanceId}"), "runtimeStatus") == status,
            $"{instanceId} is {status}");

    /// <summary>One host for all of these tests; they tell their instances apart by id.</summary>
    public sealed class Host : IAsyncLifetime
    {
        internal FunctionsHost Running { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Running = await FunctionsHost.StartAsync(
                builder => builder.Services.AddSingleton<OrderFunctions.Prices>(),
                typeof(OrderFunctions),
                typeof(ShoutActivity),
                typeof(ShoutTwiceOrchestrator));

        public async Task DisposeAsync() => await Running.DisposeAsync();
    }
}
