using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Reflections.Tests.EmbeddedRuntime.Hosting;
using Reflections.Tests.EndToEnd;
using Reflections.Tests.Functions.Fetching;

namespace Reflections.Tests.Dashboard;

/// <summary>One run's page: its attempts and retries, what it left, and where it leads.</summary>
public sealed class DashboardRunTests(DashboardRunTests.Retrying retrying) : IClassFixture<DashboardRunTests.Retrying>
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.";
    private const string Script = "<script>window.owned=1</script><img src=x onerror=\"window.owned=1\">";
    private static readonly string Axe = File.ReadAllText(Path.Combine(SampleFiles.Root, "..", "node_modules", "axe-core", "axe.min.js"));

    private readonly string _reflection = ApiSession.NewReflection();

    private ApiSession Api => retrying.Service.Api;

    [BrowserFact]
    public async Task Attempts_PageThatFailedTwice_ShowsEachTryItsReasonAndTheWaits()
    {
        var run = await FetchAsync(failures: 2);
        await using var tab = await OpenAsync(run);

        await ExpectRowsAsync(
            Attempts(tab).Filter(new() { HasText = "fetch, attempt" }),
            "fetch, attempt 1 of 3.*failed.*fetch.http_status.*503", "fetch, attempt 2 of 3.*failed.*fetch.http_status.*503", "fetch, attempt 3 of 3");
        await Assertions.Expect(Attempts(tab).Filter(new() { HasText = "waits to try again" })).ToHaveCountAsync(2);
        await Assertions.Expect(Attempts(tab).Filter(new() { HasText = "apply" })).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Attempts" })).ToContainTextAsync("2 failed");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Table, new() { Name = "Timeline" })).ToContainTextAsync("fetching");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Attempts_ManyCalls_AreBundledAndAllThatFailedIsCounted()
    {
        var run = (await Api.IngestAsync(_reflection, "many", Text)).Text("id")!;
        await using var tab = await retrying.Fixture.OpenAsync("#/backlog", api: Api);
        await TellAsync(tab, ManyCalls());
        await tab.ShowAsync($"#/run/{_reflection}/{run}", "Run of many");

        await ExpectRowsAsync(
            Attempts(tab), "^claim", "^embed.*120 calls, 12 failed, 1 at work, longest 340.ms", "^embed, 10 failed.*model.busy Too many requests.",
            "^embed, 2 failed.*TimeoutException No answer.", "^waits.*12 waits, together 24.0.s", "^told: review", "^apply");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Attempts" })).ToContainTextAsync("12 failed");
    }

    [BrowserFact]
    public async Task Attempts_HostThatHadNoRoom_CountsAsNone()
    {
        var run = (await Api.IngestAsync(_reflection, "busy", Text)).Text("id")!;
        await using var tab = await retrying.Fixture.OpenAsync("#/backlog", api: Api);
        var start = DateTimeOffset.UnixEpoch;
        var busy = new { Failure = new { Stage = "fetch", ErrorClass = "fetch.host_busy", Message = "The host has enough requests." }, IsBusy = true };
        await TellAsync(tab, Status([Call("Fetch", start, start.AddSeconds(1), result: busy), Call("Fetch", start.AddSeconds(2), start.AddSeconds(3))]));
        await tab.ShowAsync($"#/run/{_reflection}/{run}", "Run of busy");

        await ExpectRowsAsync(Attempts(tab), "^fetch, put off.*The host has enough requests.", "^fetch 2.0.s1.0.s$");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Attempts" })).Not.ToContainTextAsync("failed");
    }

    [BrowserFact]
    public async Task Attempts_HistoryWithoutEnd_HasABoundedNumberOfRows()
    {
        var run = (await Api.IngestAsync(_reflection, "endless", Text)).Text("id")!;
        await using var tab = await retrying.Fixture.OpenAsync("#/backlog", api: Api);
        var start = DateTimeOffset.UnixEpoch;
        var rounds = Enumerable.Range(0, 500).Select(i => Call(i % 2 == 0 ? "Claim" : "Evaluate", start.AddSeconds(i), start.AddSeconds(i + 1)));
        await TellAsync(tab, Status(rounds));
        await tab.ShowAsync($"#/run/{_reflection}/{run}", "Run of endless");

        await Assertions.Expect(Attempts(tab)).ToHaveCountAsync(60);
        await Assertions.Expect(Attempts(tab).Last).ToContainTextAsync("441 more rows");
    }

    [BrowserFact]
    public async Task Artifacts_OfARun_AreListedAndDownloadedAsTheyAre()
    {
        var run = (await Api.IngestAsync(_reflection, "kept", Text)).Text("id")!;
        await using var tab = await OpenAsync(run);

        await ExpectRowsAsync(Artifacts(tab), "^raw.*text/markdown.*117.bytes", "^text", "^chunks", "^results", "^batch", "^evaluation", "^segment");
        Assert.Equal(($"{run}-raw.md", Text), await DownloadAsync(tab, "Download raw"));
        Assert.Contains("\"status\":\"applied\"", (await DownloadAsync(tab, "Download evaluation")).Content, StringComparison.Ordinal);
        await tab.Page.GetByText("raw is downloaded.").Or(tab.Page.GetByText("evaluation is downloaded.")).First.WaitForAsync();
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Artifacts_SourceDeletedMeanwhile_AreGoneAndThePageSaysSo()
    {
        var run = (await Api.IngestAsync(_reflection, "gone", Text)).Text("id")!;
        await using var tab = await OpenAsync(run);
        await Artifacts(tab).First.WaitForAsync();
        using var deleted = await Api.Http.DeleteAsync(new Uri($"/api/reflections/{_reflection}/sources/gone", UriKind.Relative));

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download raw" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("was deleted after run");
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.GetByText("what storage held of it is erased")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Keys_WithoutTheDurableOne_ShowStagesAndArtifactsAndSayWhatIsMissing()
    {
        await using var keyed = await EmbeddedService.StartAsync(
            settings: ["--EmbeddedRuntime:Keys:default", "host-1f", "--EmbeddedRuntime:Keys:_master", "master-2e"]);
        keyed.Api.Http.DefaultRequestHeaders.Add("x-functions-key", "host-1f");
        var run = (await keyed.Api.IngestAsync(_reflection, "keyed", Text)).Text("id")!;
        await using var tab = await retrying.Fixture.OpenAsync("#/backlog", api: keyed.Api);

        await UseKeyAsync(tab, "host-1f", run);
        await Assertions.Expect(tab.Page.GetByText("takes the durable key or the administrator’s key")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Table, new() { Name = "Timeline" }).Locator("tbody tr").First).ToBeVisibleAsync();
        await Assertions.Expect(Attempts(tab)).ToHaveCountAsync(0);
        Assert.Equal(($"{run}-raw.md", Text), await DownloadAsync(tab, "Download raw"));

        await UseKeyAsync(tab, "master-2e", run);
        await Assertions.Expect(Attempts(tab).Filter(new() { HasText = "apply" })).ToHaveCountAsync(1);
        var (name, status) = await DownloadAsync(tab, "Download the status");
        Assert.Equal($"{run}-status.json", name);
        Assert.Contains("historyEvents", status, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Links_OfRunsThatBelongTogether_LeadFromEachToTheOther()
    {
        var first = (await Api.IngestAsync(_reflection, "linked", Text)).Text("id")!;
        using var forced = await Api.Http.PostAsync(new Uri($"/api/reflections/{_reflection}/runs/{first}/retry", UriKind.Relative), null);
        var again = (await Answer.OfAsync(forced)).Json.Text("id")!;
        await Api.EndAsync(_reflection, again);
        await using var tab = await OpenAsync(again);

        await Assertions.Expect(Pair(tab, "Repeats").GetByRole(AriaRole.Link)).ToHaveTextAsync(first);
        await Assertions.Expect(Pair(tab, "Had this content").GetByRole(AriaRole.Link)).ToHaveTextAsync(first);
        await Pair(tab, "Repeats").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(Pair(tab, "Repeated by").GetByRole(AriaRole.Link)).ToHaveTextAsync(again);
        await Assertions.Expect(Pair(tab, "Durable status").GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", new Regex($"{first}\\?showHistory=true"));
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Links_RunOfABatch_LeadsToIt()
    {
        using var items = new StringContent(JsonSerializer.Serialize(new { items = new[] { new { sourceId = "one", content = Text } } }), null, "application/json");
        var batch = (await Api.PostAsync($"/api/reflections/{_reflection}/batches", items, null)).Json.Text("id")!;
        string? run = null;
        await Eventually.TrueAsync(async () => (run = (await BatchAsync()).GetProperty("items")[0].Text("runId")) is not null, "the item's run");
        await Api.EndAsync(_reflection, run!);
        await using var tab = await OpenAsync(run!);

        await Assertions.Expect(Pair(tab, "Of the batch").GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", $"#/batch/{_reflection}/{batch}");

        async Task<JsonElement> BatchAsync() => (await Api.GetAsync($"/api/reflections/{_reflection}/batches/{batch}")).Json;
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task RunPage_OfARetriedRun_IsWithoutErrorsBarriersAndSidewaysScrolling(int width, bool isDark)
    {
        var run = await FetchAsync(failures: 3);
        await using var tab = await OpenAsync(run, width, isDark, ignoresPolicy: true);
        await Attempts(tab).First.WaitForAsync();
        await Artifacts(tab).Or(tab.Page.GetByText("Storage holds nothing")).First.WaitForAsync();
        await tab.Page.EvaluateAsync(Axe);

        Assert.Equal("", await tab.Page.EvaluateAsync<string>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .filter(violation => ['serious', 'critical'].includes(violation.impact))
              .map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).slice(0, 3).join(' | ')}`).join('\n')
            """));
        Assert.Equal(0, await tab.OverflowAsync());
        await tab.KeepPictureAsync($"run-failed{(width < 500 ? "-narrow" : "")}{(isDark ? "-dark" : "")}");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task RunPage_OfAHostileDocument_ShowsTextAndKeepsItsBytes()
    {
        const string Source = "x\"'>" + Script + ".html";
        var page = $"<html><head><title>{Script}</title></head><body><main><h1>Norvik</h1><p>{Text}</p>{Script}</main></body></html>";
        var posted = await Api.PostAsync(_reflection, Source, page, contentType: "text/html", query: $"?name={Uri.EscapeDataString(Source)}");
        var run = (await Api.EndAsync(_reflection, posted.Json.Text("id")!)).Text("id")!;
        await using var tab = await OpenAsync(run);
        await Artifacts(tab).First.WaitForAsync();

        await Assertions.Expect(tab.Title).ToContainTextAsync("onerror=\"window.owned=1\"");
        Assert.Equal(($"{run}-raw.bin", page), await DownloadAsync(tab, "Download raw"));

        // Opened as a page of its own, as somebody might who copies the address: the browser keeps it and shows nothing.
        await using var other = await OpenAsync(run);
        var saved = other.Page.WaitForDownloadAsync();
        var raw = new Uri(Api.Http.BaseAddress!, $"/api/reflections/{_reflection}/runs/{run}/artifacts/raw");
        await Assert.ThrowsAnyAsync<PlaywrightException>(() => other.Page.GotoAsync(raw.AbsoluteUri));
        Assert.Equal($"{run}-raw.bin", (await saved).SuggestedFilename);
        Assert.False(await tab.Page.EvaluateAsync<bool>("() => 'owned' in window"));
        Assert.False(await other.Page.EvaluateAsync<bool>("() => 'owned' in window"));
        Assert.Equal("", tab.Complaints);
        Assert.Empty(tab.Strayed);
    }

    private static ILocator Attempts(DashboardTab tab) => tab.Page.GetByRole(AriaRole.Table, new() { Name = "Attempts" }).Locator("tbody tr");

    private static ILocator Artifacts(DashboardTab tab) => tab.Page.GetByRole(AriaRole.Table, new() { Name = "Artifacts" }).Locator("tbody tr");

    private static ILocator Pair(DashboardTab tab, string name) =>
        tab.Page.Locator(".pairs > div").Filter(new() { Has = tab.Page.GetByText(name, new() { Exact = true }) });

    /// <summary>Has the page told this by the durable engine.</summary>
    private static Task TellAsync(DashboardTab tab, string status) => tab.Page.RouteAsync(
        "**/runtime/webhooks/durabletask/instances/**", route => route.FulfillAsync(new() { ContentType = "application/json", Body = status }));

    private static Task ExpectRowsAsync(ILocator rows, params string[] patterns) =>
        Assertions.Expect(rows).ToHaveTextAsync(patterns.Select(pattern => new Regex(pattern, RegexOptions.Singleline)));

    private static async Task<(string Name, string Content)> DownloadAsync(DashboardTab tab, string button)
    {
        var saved = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        return (saved.SuggestedFilename, await File.ReadAllTextAsync(await saved.PathAsync()));
    }

    private static object Call(string name, DateTimeOffset from, DateTimeOffset to, object? failure = null, object? result = null) => failure is null
        ? new { EventType = "TaskCompleted", Timestamp = to, FunctionName = name, ScheduledTime = from, Result = result }
        : new { EventType = "TaskFailed", Timestamp = to, FunctionName = name, ScheduledTime = from, Reason = "No answer.", FailureDetails = failure };

    private static string Status(IEnumerable<object> events) =>
        JsonSerializer.Serialize(new { runtimeStatus = "Completed", customStatus = (object?)null, historyEvents = events });

    // As the genuine runtime tells it too: what is still open by its own event, results as JSON or as text of it.
    private static string ManyCalls()
    {
        var start = DateTimeOffset.UnixEpoch;
        var busy = new { StorageCalls = 1, Failure = new { Stage = "embed", ErrorClass = "model.busy", Message = "Too many requests." } };
        var events = new List<object> { Call("Claim", start, start.AddSeconds(1)) };
        for (var i = 0; i < 119; i++)
        {
            object? failure = i is 20 or 30 ? new { ErrorType = "TimeoutException", ErrorMessage = "No answer." } : null;
            object? result = i is >= 40 and < 50 ? (i % 2 == 0 ? busy : JsonSerializer.Serialize(busy)) : new { StorageCalls = 2 };
            events.Add(Call("Embed", start.AddSeconds(2).AddMilliseconds(i), start.AddSeconds(2).AddMilliseconds(i + (i == 77 ? 340 : 100)), failure, result));
        }

        events.Add(new { EventType = "TaskScheduled", Timestamp = start.AddSeconds(3), Name = "Embed" });
        for (var i = 0; i < 12; i++)
        {
            events.Add(new { EventType = "TimerCreated", Timestamp = start.AddSeconds(4).AddMilliseconds(i), FireAt = start.AddSeconds(6).AddMilliseconds(i) });
            events.Add(new { EventType = "TimerFired", Timestamp = start.AddSeconds(6).AddMilliseconds(i), FireAt = start.AddSeconds(6).AddMilliseconds(i) });
        }

        events.Add(new { EventType = "EventRaised", Timestamp = start.AddSeconds(7), Name = "review" });
        events.Add(Call("Apply", start.AddSeconds(8), start.AddSeconds(9)));
        return Status(events);
    }

    /// <summary>Shows the page of a run with a key.</summary>
    private async Task UseKeyAsync(DashboardTab tab, string key, string run)
    {
        await tab.Page.EvaluateAsync("key => sessionStorage.setItem('reflections.key', key)", key);
        await tab.Page.EvaluateAsync("hash => { location.hash = hash; location.reload(); }", $"#/run/{_reflection}/{run}");
        await tab.SettleAsync("Run of keyed");
    }

    private async Task<string> FetchAsync(int failures)
    {
        await using var site = await TestSite.StartAsync(http =>
        {
            if (failures-- > 0)
            {
                http.Response.StatusCode = 503;
                return Task.CompletedTask;
            }

            http.Response.ContentType = "text/markdown";
            return http.Response.WriteAsync(Text);
        });
        var started = await Api.PostUrlAsync(_reflection, "web/page", site.Url);
        return (await Api.EndAsync(_reflection, started.Json.Text("id")!)).Text("id")!;
    }

    private async Task<DashboardTab> OpenAsync(string run, int width = 1280, bool isDark = false, bool ignoresPolicy = false)
    {
        var tab = await retrying.Fixture.OpenAsync($"#/run/{_reflection}/{run}", width, isDark, ignoresPolicy, Api);
        await tab.SettleAsync("Run of");
        return tab;
    }

    /// <summary>A browser, and a service that tries three times, soon.</summary>
    public sealed class Retrying : IAsyncLifetime
    {
        internal DashboardFixture Fixture { get; } = new();

        internal EmbeddedService Service { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await Fixture.InitializeAsync();
            if (TestBrowser.Missing is null)
            {
                Service = await EmbeddedService.StartAsync(
                    settings: ["--Fetch:Attempts", "3", "--Fetch:FirstPause", "00:00:00.100", "--Fetch:HostSpacing", "00:00:00"]);
            }
        }

        public async Task DisposeAsync()
        {
            await Fixture.DisposeAsync();
            if (TestBrowser.Missing is null)
            {
                await Service.DisposeAsync();
            }
        }
    }
}
