using Microsoft.Playwright;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>What an operator does: watches, reviews, deletes, sweeps; with keys and without.</summary>
public sealed class DashboardLiveTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.";

    // A key that opens three functions only.
    private static readonly string[] Readers = [.. new[] { "ListReflections", "ListRuns", "GetRun" }.SelectMany(name => new[] { $"--EmbeddedRuntime:Keys:functions:{name}:reader", "read" })];
    private readonly string _reflection = ApiSession.NewReflection();

    [BrowserFact]
    public async Task Run_WatchedFromStartToEnd_IsShownWithoutReloading()
    {
        await using var site = await StallingSite.StartAsync(Text);
        await dashboard.Api.IngestAsync(_reflection, "first", Text);
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}");
        var rows = tab.Page.Locator("main tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(1);

        await dashboard.Api.PostUrlAsync(_reflection, "watched", site.Address);
        await site.Asked;

        // The list finds it by itself, and says so.
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.First).ToContainTextAsync("fetching");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("One new run");
        await rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await tab.SettleAsync("Run of watched");
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("fetching");

        site.Answer();
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("completed");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Img, new() { Name = "all stages done" })).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The run is completed");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Table, new() { Name = "Timeline" }).Locator("tbody tr")).ToHaveCountAsync(8);
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Review_ByKeyboardAlone_ApprovesWithNameAndReason()
    {
        var run = await Handbook.HoldAsync(dashboard.Api, _reflection, "minutes");
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}");
        await PressAsync(tab, "3");
        await tab.Page.GetByRole(AriaRole.Table, new() { Name = "Runs that wait for review" }).WaitForAsync();
        await PressAsync(tab, "j", "Enter");
        await tab.SettleAsync("Review of minutes");
        Assert.Equal(["Norvik Ferries employs 140 people.", "Norvik Ferries employs 152 people."], await tab.Page.Locator(".change mark").AllTextContentsAsync());

        // One fact is left out. Without any there is nothing to approve.
        var approve = tab.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Approve") });
        await PressAsync(tab, "j", "Space");
        await Assertions.Expect(approve).ToHaveTextAsync("Approve 1 of 2");
        await PressAsync(tab, "j", "Space");
        await Assertions.Expect(approve).ToBeDisabledAsync();
        await PressAsync(tab, "Space", "a");
        await tab.Page.Keyboard.TypeAsync("Agnes");
        await PressAsync(tab, "Tab");
        await tab.Page.Keyboard.TypeAsync("The page was cut on purpose.");
        await PressAsync(tab, "Tab", "Enter");

        await tab.SettleAsync("Run of minutes");
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("completed");
        var facts = await dashboard.Api.GetAsync($"/api/reflections/{_reflection}/facts");
        Assert.Equal("152 people", Assert.Single(facts.Json.GetProperty("items").EnumerateArray()).Text("object"));
        Assert.Equal("completed", (await dashboard.Api.EndAsync(_reflection, run)).Text("outcome"));
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Review_RejectedByKeyboard_NeedsAReasonAndKeepsWhatReadersSee()
    {
        var run = await Handbook.HoldAsync(dashboard.Api, _reflection, "minutes");
        await using var tab = await dashboard.OpenAsync($"#/review/{_reflection}/{run}");
        await tab.SettleAsync("Review of minutes");
        await PressAsync(tab, "x");
        await tab.Page.Keyboard.TypeAsync("Agnes");
        await PressAsync(tab, "Enter");
        await Assertions.Expect(tab.Page.GetByLabel("Reason")).ToBeFocusedAsync();
        await tab.Page.Keyboard.TypeAsync("A page that asks for a password.");
        await PressAsync(tab, "Tab", "Enter");

        await tab.SettleAsync("Run of minutes");
        await Assertions.Expect(tab.Page.Locator(".lead")).ToContainTextAsync("A page that asks for a password.");
        Assert.Equal("eval_rejected", (await dashboard.Api.EndAsync(_reflection, run)).Text("outcome"));
    }

    [BrowserFact]
    public async Task Run_CancelledAndRunAgain_LeadsToTheNewRunWithALinkToTheOld()
    {
        await using var site = await StallingSite.StartAsync(Text);
        var run = (await dashboard.Api.PostUrlAsync(_reflection, "brochure", site.Address)).Json.Text("id")!;
        await site.Asked;
        await using var tab = await dashboard.OpenAsync($"#/run/{_reflection}/{run}");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the run" }).ClickAsync();
        await tab.Page.Keyboard.TypeAsync("Wrong brochure");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("cancelled");

        site.Answer();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("completed");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = run }).First.ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("cancelled");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Source_Deleted_OnlyAfterItsNameIsTyped()
    {
        await dashboard.Api.IngestAsync(_reflection, "notes/a b.md", Text);
        await using var tab = await dashboard.OpenAsync($"#/source/{_reflection}/notes%2Fa%20b.md");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Delete the source" }).ClickAsync();
        var delete = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true });
        await tab.Page.Keyboard.TypeAsync("notes/a b");
        await Assertions.Expect(delete).ToBeDisabledAsync();
        await tab.Page.Keyboard.TypeAsync(".md");
        await delete.ClickAsync();

        await Assertions.Expect(tab.Page.Locator(".lead .badge")).ToHaveTextAsync("deleted");
        await Assertions.Expect(tab.Page.GetByText("Nothing is left.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Page_InAHiddenTab_AsksNothingUntilItIsShown()
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");
        await tab.SettleAsync("Backlog");
        await tab.Page.Clock.InstallAsync();
        await SetHiddenAsync(true);
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var asked = tab.Asked;
        await tab.Page.Clock.RunForAsync("10:00");
        Assert.Equal(asked, tab.Asked);

        await tab.Page.RunAndWaitForRequestAsync(() => SetHiddenAsync(false), request => request.Url.EndsWith("/api/unapplied", StringComparison.Ordinal));

        Task SetHiddenAsync(bool isHidden) => tab.Page.EvaluateAsync(
            "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);
    }

    [BrowserFact]
    public async Task Backlog_DryRunAsked_ListsItsReceiptWhenItEnds()
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();

        await Assertions.Expect(tab.Page.Locator("main tbody tr").Filter(new() { HasText = "dry run" })).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task Keys_OneForReading_ReadsAndSaysWhatItDoesNotAllow()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--EmbeddedRuntime:Keys:_master", "all", "--EmbeddedRuntime:Keys:default", "some", .. Readers]);
        service.Api.Http.DefaultRequestHeaders.Add("x-functions-key", "all");
        var run = (await service.Api.IngestAsync(_reflection, "a", Text)).Text("id");
        await using var tab = await dashboard.OpenAsync("#/runs", api: service.Api);
        var notice = tab.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(notice).ToContainTextAsync("This host asks for a key.");

        await EnterAsync("some");
        await Assertions.Expect(tab.Page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(notice).ToBeHiddenAsync();
        Assert.Equal("some", await tab.Page.EvaluateAsync<string>("() => sessionStorage.getItem('reflections.key')"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("() => localStorage.length + document.cookie.length"));
        Assert.DoesNotContain("some", tab.Page.Url, StringComparison.Ordinal);

        await EnterAsync("read");
        await tab.ShowAsync($"#/run/{_reflection}/{run}", "Run of a");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await PressAsync(tab, "Enter");
        await Assertions.Expect(notice).ToContainTextAsync("Not done: this key does not allow it.");

        await EnterAsync("wrong");
        await Assertions.Expect(notice).ToContainTextAsync("This key does not allow reading here.");

        async Task EnterAsync(string key)
        {
            await tab.Page.Locator("#key").ClickAsync();
            await tab.Page.Locator("input[name=key]").FillAsync(key);
            await PressAsync(tab, "Enter");
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
