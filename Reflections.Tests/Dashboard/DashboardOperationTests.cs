using System.Text.Json;
using Microsoft.Playwright;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>What an operator does with many: batches, filters, bulk actions, reconciliation, long lists; each by the keyboard too.</summary>
public sealed class DashboardOperationTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.";

    // Nothing listens there.
    private const string Nowhere = "http://127.0.0.1:1";

    private readonly string _reflection = ApiSession.NewReflection();

    [BrowserFact]
    public async Task Page_OfNothing_SaysWhatToTypeAndStartsARunOfPastedTextByKeyboard()
    {
        await dashboard.Api.IngestAsync(_reflection, "first", Text);
        await dashboard.Api.Http.DeleteAsync(new Uri($"/api/reflections/{_reflection}/sources/first", UriKind.Relative));
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}");
        await tab.Page.RouteAsync("**/api/reflections", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items":[]}""" }));
        foreach (var (hash, title) in new[] { ("#/overview?reflection=", "Overview"), ("#/runs?reflection=", "Runs"), ("#/batches?reflection=", "Batches") })
        {
            await tab.ShowAsync(hash, title);
            await Assertions.Expect(tab.Page.GetByText("There is no reflection yet.")).ToBeVisibleAsync();
            await Assertions.Expect(tab.Page.GetByText("dotnet run --project Reflections.Cli -- ingest samples/handbook --reflection handbook")).ToBeVisibleAsync();
        }

        await tab.KeepPictureAsync("nothing");
        await tab.Page.UnrouteAsync("**/api/reflections");
        await tab.ShowAsync($"#/knowledge?reflection={_reflection}", "Knowledge");
        await Assertions.Expect(tab.Page.GetByText($"-- ingest samples/handbook --reflection {_reflection}")).ToBeVisibleAsync();
        await tab.ShowAsync($"#/runs?reflection={_reflection}", "Runs");
        await PressAsync(tab, "n");
        await Assertions.Expect(tab.Page.Locator("input[name=url]")).ToBeFocusedAsync();
        await PressAsync(tab, "Shift+Tab", "p", "Tab");
        await tab.Page.Keyboard.TypeAsync(Text);
        await PressAsync(tab, "Tab");
        await tab.Page.Keyboard.TypeAsync("notes.md");
        await tab.KeepPictureAsync("start");
        await PressAsync(tab, "Enter");

        await tab.SettleAsync("Run of notes.md");
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("completed");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Start_OfAFile_IsReadAsItsNameSaysUnderItsName()
    {
        await dashboard.Api.IngestAsync(_reflection, "first", Text);
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}");
        await PressAsync(tab, "n");
        await tab.Page.Locator("select[name=kind]").SelectOptionAsync("file");
        await tab.Page.Locator("input[name=file]").SetInputFilesAsync(
            new FilePayload { Name = "prices, 2026.csv", MimeType = "text/csv", Buffer = "Route,Price\nAldersund to Varnes,120\nAldersund to Hollen,180\n"u8.ToArray() });
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();

        await tab.SettleAsync("Run of prices, 2026.csv");
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("completed");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Batch_PastedAndCancelledByKeyboard_NamesABadLineAndEndsWithAnOutcomeForEach()
    {
        await using var site = await StallingSite.StartAsync(Text);
        await dashboard.Api.IngestAsync(_reflection, "first", Text);
        await using var tab = await dashboard.OpenAsync($"#/batches?reflection={_reflection}");
        await tab.SettleAsync("Batches");
        await PressAsync(tab, "n");
        await tab.Page.Keyboard.TypeAsync($"{site.Address}\nold name {Nowhere}/a\n\n{Nowhere}/b\nold name {Nowhere}/c");
        await PressAsync(tab, "Tab", "Control+a");
        await tab.Page.Keyboard.TypeAsync("1");
        await PressAsync(tab, "Enter");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToHaveTextAsync("Line 5 names the source of line 2 again.");
        await tab.KeepPictureAsync("start-batch");
        await tab.Page.GetByLabel("Addresses").FillAsync($"{site.Address}\nhttp://me@a.example/");
        await PressAsync(tab, "Tab", "Enter");

        // What the host refuses is told where it can be mended.
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("items[1]:");
        await tab.Page.GetByLabel("Addresses").FillAsync($"{site.Address}\nold name {Nowhere}/a\n\n{Nowhere}/b");
        await tab.Page.GetByLabel("Runs at a time").FocusAsync();
        await PressAsync(tab, "Enter");

        await tab.SettleAsync("Batch");
        await site.Asked;
        var rows = tab.Page.Locator("main tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("at work");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("old name");
        var cancel = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Start nothing more" });
        await cancel.FocusAsync();
        await PressAsync(tab, "Enter", "Enter");
        await Assertions.Expect(tab.Page.Locator(".lead")).ToContainTextAsync("starts nothing more");
        await Assertions.Expect(cancel).ToHaveCountAsync(0);
        site.Answer();

        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("cancelled");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The batch is cancelled");
        await Assertions.Expect(tab.Page.GetByText("2 cancelled, 1 completed")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Outcome").FocusAsync();
        await PressAsync(tab, "c", "o");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await PressAsync(tab, "Tab", "Enter");
        await tab.SettleAsync("Run of");
        await tab.ShowAsync($"#/batches?reflection={_reflection}", "Batches");
        await Assertions.Expect(rows.First).ToContainTextAsync("2 cancelled, 1 completed");
        await tab.Title.ClickAsync();
        await PressAsync(tab, "j", "Enter");
        await tab.SettleAsync("Batch");

        // The browser itself says that a request was refused.
        Assert.Contains("status of 400", Assert.Single(tab.Complaints.Split('\n')), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Filters_EachInTheAddress_ComeBackWithTheBrowsersButton()
    {
        await dashboard.Api.IngestAsync(_reflection, "a.md", Text);
        await dashboard.Api.IngestAsync(_reflection, "b.md", Text + " More.");
        await FailAsync("b/web", "b/page");
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}");
        var rows = tab.Page.Locator("main tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(4);

        await PressAsync(tab, "/");
        await tab.Page.Keyboard.TypeAsync("b*");
        await PressAsync(tab, "Enter");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await PressAsync(tab, "Tab");
        await tab.Page.Keyboard.TypeAsync("fetch.unreachable");
        await PressAsync(tab, "Enter");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await tab.Page.GetByLabel("Started before").FillAsync("2026-01-01T00:00");
        await Assertions.Expect(tab.Page.GetByText("No run is like that.")).ToBeVisibleAsync();
        Assert.Contains("source=b*&errorClass=fetch.unreachable&createdBefore=2026-01-01T00%3A00%3A00Z", tab.Page.Url, StringComparison.Ordinal);

        await tab.Page.GoBackAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(tab.Page.GetByLabel("Error class is")).ToHaveValueAsync("fetch.unreachable");
        await tab.Page.GoBackAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(tab.Page.GetByLabel("Error class is")).ToHaveValueAsync("");

        await tab.ShowAsync($"#/runs?reflection={_reflection}&status=failed&createdAfter=2026-01-01T00:00:00Z", "Runs");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(tab.Page.GetByLabel("Status: failed")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Status: failed").FocusAsync();
        await PressAsync(tab, "Enter");
        await tab.KeepPictureAsync("statuses");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Not over" }).FocusAsync();
        await PressAsync(tab, "Enter");
        await Assertions.Expect(tab.Page.GetByText("No run is like that.")).ToBeVisibleAsync();
        await PressAsync(tab, "Escape");
        await Assertions.Expect(tab.Page.GetByLabel("Status: not over")).ToBeFocusedAsync();
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Bulk_Retry_ShowsWhatItWouldDoAndDoesItWhenConfirmed()
    {
        await FailAsync("web/a", "web/b", "other");
        await FailAsync("web/a");
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}&source=web/*&status=failed");
        var rows = tab.Page.Locator("main tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        var retry = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run these again" });
        await retry.FocusAsync();
        await PressAsync(tab, "Enter");
        var dialog = tab.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("2 runs would be repeated, 1 passed over.");
        await Assertions.Expect(dialog.Locator("li")).ToHaveCountAsync(3);
        await Assertions.Expect(dialog).ToContainTextAsync("of the same source is newer");
        await tab.KeepPictureAsync("bulk");
        await PressAsync(tab, "Escape");
        await Assertions.Expect(retry).ToBeFocusedAsync();
        Assert.Equal(3, await rows.CountAsync());

        await PressAsync(tab, "Enter");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await PressAsync(tab, "Enter");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("2 runs are repeated, 1 passed over.");
        await Assertions.Expect(rows).ToHaveCountAsync(5);

        await tab.ShowAsync("#/runs?reflection=", "Runs");
        await Assertions.Expect(tab.Page.Locator("#reflection")).ToHaveValueAsync("");
        await retry.ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Choose a reflection first");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Bulk_CancelAndSweepAndCheck_WithAHostKey_SayWhichKeyTheyNeed()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--EmbeddedRuntime:Keys:_master", "all", "--EmbeddedRuntime:Keys:default", "some"]);
        service.Api.Http.DefaultRequestHeaders.Add("x-functions-key", "all");
        await service.Api.IngestAsync(_reflection, "a", Text);
        await using var tab = await dashboard.OpenAsync("#/runs", api: service.Api);
        await tab.Page.Locator("#key").ClickAsync();
        await tab.Page.Locator("input[name=key]").FillAsync("some");
        await PressAsync(tab, "Enter");
        await tab.ShowAsync($"#/runs?reflection={_reflection}", "Runs");
        var notice = tab.Page.GetByRole(AriaRole.Alert).First;
        foreach (var (hash, title, button) in ((string, string, string)[])
            [($"#/runs?reflection={_reflection}", "Runs", "Cancel these"), ("#/backlog", "Backlog", "Sweep now"), ("#/backlog", "Backlog", "Check")])
        {
            await tab.ShowAsync(hash, title);
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await Assertions.Expect(notice).ToContainTextAsync("Not done: this needs the administrator’s key.");
            await notice.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        }
    }

    [BrowserFact]
    public async Task Reconciliation_Checked_ListsWhatDiffersAndRepairsItWhenConfirmed()
    {
        await dashboard.Api.IngestAsync(_reflection, "a", Text);
        await using var tab = await dashboard.OpenAsync($"#/backlog?reflection={_reflection}");
        await tab.SettleAsync("Backlog");
        var bodies = new List<string>();
        var isReal = true;
        await tab.Page.RouteAsync("**/reconciliation", route =>
        {
            bodies.Add(route.Request.PostData ?? "");
            return isReal ? route.ContinueAsync() : route.FulfillAsync(
                new() { ContentType = "application/json", Body = Drift(bodies[^1].Contains("\"repair\":true", StringComparison.Ordinal)) });
        });
        await PressAsync(tab, "c");
        await Assertions.Expect(tab.Page.GetByText("Nothing differs. Compared: 1 run,")).ToBeVisibleAsync();

        isReal = false;
        await tab.Page.RunAndWaitForRequestAsync(() => PressAsync(tab, "c"), request => request.Url.EndsWith("/reconciliation", StringComparison.Ordinal));
        var table = tab.Page.GetByRole(AriaRole.Table, new() { Name = "Differences" });
        await Assertions.Expect(table).ToContainTextAsync("The source is ingested again with force.");
        await tab.KeepPictureAsync("drift");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Repair…" }).FocusAsync();
        await PressAsync(tab, "Enter");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The source is ingested again with force.");
        await PressAsync(tab, "Enter");

        await Assertions.Expect(table).ToContainTextAsync("repaired");
        await Assertions.Expect(tab.Page.Locator("main").GetByText("1 of 1 repaired")).ToBeVisibleAsync();
        Assert.Equal([false, false, true], bodies.Select(body => JsonDocument.Parse(body).RootElement.GetProperty("repair").GetBoolean()));
        Assert.All(bodies, body => Assert.Contains(_reflection, body, StringComparison.Ordinal));

        string Drift(bool isRepaired) =>
            $$"""
            {"examined": {"runs": 1, "instances": 0, "entries": 1, "sources": 1}, "truncated": false,
             "drift": [{"kind": "applied_segment_missing", "reflectionId": "{{_reflection}}", "sourceId": "a", "runId": null, "detail": "Blob segments/a is not there.",
                        "repair": "The source is ingested again with force.", "repaired": {{(isRepaired ? "true" : "false")}}}]}
            """;
    }

    [BrowserFact]
    public async Task Review_OfManyReflections_IsPagedToItsEndAndSaysWhenItIsCut()
    {
        await dashboard.Api.IngestAsync(_reflection, "a", Text);
        await using var tab = await dashboard.OpenAsync("#/backlog");
        var names = string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"reflectionId": "r{{i:D2}}", "createdAt": "2026-01-01T00:00:00Z"}"""));
        await tab.Page.RouteAsync("**/api/reflections", route => route.FulfillAsync(new() { ContentType = "application/json", Body = $$"""{"items": [{{names}}]}""" }));
        await tab.Page.RouteAsync("**/api/reflections/*/reviews?*", route =>
        {
            // Each has one run on each of two pages, and the first of all has 40.
            var (address, isFirst) = (new Uri(route.Request.Url), !route.Request.Url.Contains("continuation", StringComparison.Ordinal));
            var name = address.Segments[3].TrimEnd('/');
            var items = string.Join(',', Enumerable.Range(0, name == "r00" && isFirst ? 40 : 1).Select(i =>
                $$"""
                {"runId": "{{name}}-{{isFirst}}-{{i}}", "sourceId": "s{{i}}", "since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z", "reason": "Every batch is reviewed.",
                 "added": 1, "retired": 0, "changed": 0, "unchanged": 0}
                """));
            return route.FulfillAsync(new() { ContentType = "application/json", Body = $$"""{"items": [{{items}}], "continuation": {{(isFirst ? "\"next\"" : "null")}}}""" });
        });
        await tab.ShowAsync("#/review?reflection=", "Review");
        var rows = tab.Page.Locator("main tbody tr");
        var cut = tab.Page.GetByText("there may be more");
        await Assertions.Expect(cut).ToContainTextAsync("50 runs shown");
        await Assertions.Expect(cut).ToContainTextAsync("52 reflections are not looked at yet");
        await Assertions.Expect(rows).ToHaveCountAsync(50);
        await PressAsync(tab, "m");
        await Assertions.Expect(cut).ToContainTextAsync("100 runs shown");
        await Assertions.Expect(rows.Nth(50).GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await PressAsync(tab, "m");
        await Assertions.Expect(rows).ToHaveCountAsync(150);
        await PressAsync(tab, "m");

        await Assertions.Expect(rows).ToHaveCountAsync(159);
        await Assertions.Expect(cut).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "More" })).ToBeHiddenAsync();
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Lists_HandedOutInPages_AreReadToTheirEnd()
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");
        await RouteAsync("**/api/reflections*", name => new { reflectionId = name, createdAt = "2026-01-01T00:00:00Z" });
        await RouteAsync("**/api/reflections/*/sources*", name => new { sourceId = name, status = "known", title = name, chunks = 0, entities = 0, facts = 0, appliedAt = (string?)null });
        await tab.ShowAsync("#/sources?reflection=first", "Sources");

        await Assertions.Expect(tab.Page.Locator("#reflection option")).ToHaveTextAsync(["first", "second"]);
        await Assertions.Expect(tab.Page.Locator("main tbody tr")).ToHaveCountAsync(2);
        Assert.Equal("", tab.Complaints);

        Task RouteAsync(string route, Func<string, object> item) => tab.Page.RouteAsync(route, handler =>
        {
            var isFirst = !handler.Request.Url.Contains("continuation=next", StringComparison.Ordinal);
            var page = new { items = new[] { item(isFirst ? "first" : "second") }, continuation = isFirst ? "next" : null };
            return handler.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(page) });
        });
    }

    private async Task FailAsync(params string[] sources)
    {
        foreach (var source in sources)
        {
            var started = await dashboard.Api.PostUrlAsync(_reflection, source, new Uri($"{Nowhere}/{source}"));
            await dashboard.Api.EndAsync(_reflection, started.Json.Text("id")!);
        }
    }

    private static async Task PressAsync(DashboardTab tab, params string[] keys)
    {
        foreach (var key in keys)
        {
            await tab.Page.Keyboard.PressAsync(key);
        }
    }
}
