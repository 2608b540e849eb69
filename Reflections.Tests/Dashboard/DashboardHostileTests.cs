using Microsoft.Playwright;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>A document that tries everything: all that is shown of it is text.</summary>
public sealed class DashboardHostileTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    private const string Script = "<script>document.title='owned';window.owned=1</script>";
    private const string Handler = "<img src=x onerror=\"window.owned=1\">";
    private const string Turned = "\u202Egnirts\u202C";
    private const string Source = "x\"'><img src=x onerror=window.owned=1>" + Turned + ".md";

    private static readonly string Text =
        $"# {Script} {Handler} {Turned}\n\n"
        + $"Marta {Handler} Lindqvist founded Norvik {Handler} Ferries in 1987. Norvik Ferries employs {Handler} people. "
        + $"Norvik Ferries owns the {Script} quay. Norvik Ferries is based in [Aldersund](javascript:window.owned=1). "
        + $"\"Onload {Turned} Company\" owns a ship. The <svg onload=window.owned=1> Society sells <iframe srcdoc='{Script}'></iframe> tickets. "
        + "Norvik Ferries operates in {{constructor.constructor('window.owned=1')()}}.\n";

    [BrowserFact]
    public async Task EveryPage_OfAHostileSource_ShowsTextAndRunsNothing()
    {
        var reflection = $"r<img src=x onerror=window.owned=1>{Turned}"[..40];
        await dashboard.Api.IngestAsync(reflection, Source, Text);
        var held = (await dashboard.Api.PostAsync(reflection, Source, $"{Handler} Norvik Ferries employs {Handler} people. Sign in.")).Json.Text("id")!;
        await dashboard.Api.WaitAsync(reflection, held, run => run.Text("status") == "awaiting_review");
        var (r, s) = (Uri.EscapeDataString(reflection), Uri.EscapeDataString(Source));
        var entities = (await dashboard.Api.GetAsync($"/api/reflections/{r}/entities")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.NotEmpty(entities);
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={r}");
        (string Hash, string Title)[] pages =
        [
            ($"#/runs?reflection={r}", "Runs"), ($"#/run/{r}/{held}", "Run of"), ($"#/review/{r}/{held}", "Review of"), ($"#/sources?reflection={r}", "Sources"),
            ($"#/source/{r}/{s}", "onerror"), ($"#/knowledge?reflection={r}", "Knowledge"), ($"#/knowledge?reflection={r}&in=subject&q=", "Knowledge"),
            ($"#/knowledge?reflection={r}&in=passages&q=quay", "Knowledge"), ("#/backlog", "Backlog"), ("#/review", "Review"),
            .. entities.Select(entity => ($"#/entity/{r}/{entity.Text("id")}", "")),
        ];
        foreach (var (hash, title) in pages)
        {
            await tab.ShowAsync(hash, title);
            Assert.Equal("", await HarmAsync(tab));
        }

        await tab.ShowAsync($"#/knowledge?reflection={r}&in=passages&q=quay", "Knowledge");
        await Assertions.Expect(tab.Page.GetByText("onerror=\"window.owned=1\"").First).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByText("[U+202E]gnirts").First).ToBeVisibleAsync();
        Assert.Equal("", tab.Complaints);
        Assert.Empty(tab.Strayed);
    }

    [BrowserFact]
    public async Task Answers_ThatAreHostileThemselves_AreTextOnEveryPageOfTheOperators()
    {
        var answers = new HostileAnswers($"{Script}{Handler}{Turned}");
        var reflection = ApiSession.NewReflection();
        await dashboard.Api.IngestAsync(reflection, "a", Text);
        await using var tab = await dashboard.OpenAsync("#/backlog");
        foreach (var (route, answer, hash, title) in ((string, string, string, string)[])
        [
            ("**/runs?*", answers.Runs, $"#/runs?reflection={reflection}&errorClass={Uri.EscapeDataString(Handler)}", "Runs"),
            ("**/batches/*", answers.Batch, $"#/batch/{reflection}/{HostileAnswers.Id}", "Batch"),
            ("**/batches?*", answers.Batches, $"#/batches?reflection={reflection}", "Batches"),
            ("**/ledger/*", answers.Entry, $"#/why?reflection={reflection}&key={new string('0', 64)}&source=", "Why"),
            ("**/reviews?*", answers.Reviews, $"#/review?reflection={reflection}", "Review"),
        ])
        {
            await AnswerAsync(route, answer);
            await tab.ShowAsync(hash, title);
            await Assertions.Expect(tab.Page.Locator("main").GetByText("window.owned=1").First).ToBeVisibleAsync();
            Assert.Equal("", await HarmAsync(tab));
        }

        await AnswerAsync("**/reconciliation", answers.Drift);
        await tab.ShowAsync("#/backlog", "Backlog");
        await tab.Page.Keyboard.PressAsync("c");
        await tab.Page.GetByRole(AriaRole.Table, new() { Name = "Differences" }).WaitForAsync();
        await AskAsync("Repair…");
        await AnswerAsync("**/runs/bulk", answers.Bulk);
        await tab.ShowAsync($"#/runs?reflection={reflection}", "Runs");
        await AskAsync("Run these again…");
        Assert.Equal("", tab.Complaints);
        Assert.Empty(tab.Strayed);

        Task AnswerAsync(string route, string answer) =>
            tab.Page.RouteAsync(route, handler => handler.FulfillAsync(new() { ContentType = "application/json", Body = answer }));

        async Task AskAsync(string button)
        {
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
            await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("window.owned=1");
            Assert.Equal("", await HarmAsync(tab));
            await tab.Page.Keyboard.PressAsync("Escape");
        }
    }

    [BrowserTheory]
    [InlineData("javascript:window.owned=1")]
    [InlineData("data:text/html,<script>window.owned=1</script>")]
    [InlineData("vbscript:x")]
    public async Task Link_ToAnAddressThatRuns_IsTextOnly(string address)
    {
        // No source can have such an address today; the page does not rely on it.
        await using var tab = await dashboard.OpenAsync("#/backlog");
        var markup = await tab.Page.EvaluateAsync<string>(
            "async address => { const { h, link } = await import('/api/dashboard/dom.js'); return h('p', null, link(address)).innerHTML; }", address);

        Assert.StartsWith("<bdi>", markup, StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("handbook/a.md", "handbook/a.md")]
    [InlineData("a b", "'a b'")]
    [InlineData("x; touch $HOME", "'x; touch $HOME'")]
    [InlineData("it's `x`", "'it'\\''s `x`'")]
    [InlineData("", "''")]
    public async Task ShellWord_OfAName_StaysOneWordWhateverItHolds(string name, string word)
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");

        Assert.Equal(word, await tab.Page.EvaluateAsync<string>("async name => (await import('/api/dashboard/dom.js')).shellWord(name)", name));
    }

    [BrowserFact]
    public async Task Policy_MarkupIsForcedIn_RunsNothing()
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");

        // What a mistake in the page would do: the browser itself refuses it.
        var refused = await tab.Page.EvaluateAsync<bool>("html => { try { document.body.innerHTML = html; return false; } catch { return true; } }", Handler);

        Assert.True(refused);
        Assert.False(await tab.Page.EvaluateAsync<bool>("() => 'owned' in window"));
    }

    [BrowserTheory]
    [InlineData("/api/dashboard", "text/html")]
    [InlineData("/api/dashboard/app.js", "text/javascript")]
    [InlineData("/api/dashboard/dashboard.css", "text/css")]
    public async Task Asset_Asked_CarriesThePolicyAndIsNotSentTwice(string path, string mediaType)
    {
        using var answer = await dashboard.Api.Http.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
            policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await dashboard.Api.Http.SendAsync(again);
        Assert.Equal(System.Net.HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [BrowserTheory]
    [InlineData("nothing.js")]
    [InlineData("index.html.bak")]
    [InlineData("..%2Fhost.json")]
    public async Task Asset_Unknown_IsNotFound(string name) =>
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await dashboard.Api.GetAsync($"/api/dashboard/{name}")).Status);

    /// <summary>What of a source's text has become more than text, or empty.</summary>
    private static Task<string> HarmAsync(DashboardTab tab) => tab.Page.EvaluateAsync<string>(
        """
        () => [
          window.owned && 'a script ran',
          document.querySelector(':is(main, dialog, #notice) :is(script, img, iframe, object, embed, base, form[action])') && 'an element of the source',
          [...document.querySelectorAll('*')].flatMap(node => [...node.attributes]).find(one => one.name.startsWith('on'))?.name,
          [...document.querySelectorAll('[href]')].map(node => node.href).find(one => !/^(https?|mailto|data:image\/svg)/.test(one)),
          /[\u202a-\u202e\u2066-\u2069]/.test([document.title, document.body.textContent, ...[...document.querySelectorAll('[title], [aria-label]')].map(node => node.title + node.ariaLabel)].join()) && 'a mark that turns text',
        ].filter(Boolean).join(', ')
        """);

    [BrowserFact]
    public async Task Page_AskedWithASlashAtItsEnd_LeadsToWhereItsFilesAreFound()
    {
        using var answer = await dashboard.Api.Http.GetAsync(new Uri("/api/dashboard/", UriKind.Relative));

        Assert.Equal("/api/dashboard", answer.RequestMessage!.RequestUri!.AbsolutePath);
    }
}
