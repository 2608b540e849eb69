using System.Text.Json;
using Microsoft.Playwright;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>Every page, as everybody needs it: without errors, for assistive technology, on a narrow screen, in the dark.</summary>
public sealed class DashboardPageTests(DashboardPageTests.Seeded seeded) : IClassFixture<DashboardPageTests.Seeded>
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(SampleFiles.Root, "..", "node_modules", "axe-core", "axe.min.js"));

    // Lengths of time, dates and numbers in tables that stand on more than one line.
    private const string Broken =
        """
        () => [...document.querySelectorAll('td[data-name="Took"], td time, .number')].filter(cell => {
          const range = document.createRange();
          range.selectNodeContents(cell.querySelector('.cell') ?? cell);
          return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
        }).map(cell => cell.textContent)
        """;

    private IEnumerable<(string Hash, string Title, string Picture)> Pages
    {
        get
        {
            var (reflection, completed, held, batch) = seeded.Handbook;
            return
            [
                ($"#/overview?reflection={reflection}", "Overview", "overview-today"),
                ($"#/runs?reflection={reflection}", "Runs", "runs"),
                ($"#/run/{reflection}/{completed}", "Run of", "run"),
                ("#/review", "Review", "reviews"),
                ($"#/review/{reflection}/{held}", "Review of", "review"),
                ($"#/sources?reflection={reflection}", "Sources", "sources"),
                ($"#/source/{reflection}/{Uri.EscapeDataString(Handbook.Source)}", "norvik-ferries", "source"),
                ($"#/knowledge?reflection={reflection}", "Knowledge", "knowledge"),
                ($"#/knowledge?reflection={reflection}&in=subject&q=", "Knowledge", "facts"),
                ($"#/knowledge?reflection={reflection}&in=passages&q=ferry+to+Hollen", "Knowledge", "search"),
                ($"#/entity/{reflection}/{seeded.Entity}", "Norvik Ferries", "entity"),
                ("#/backlog", "Backlog", "backlog"),
                ($"#/batches?reflection={Handbook.Fleet}", "Batches", "batches"),
                ($"#/batches?reflection={reflection}", "Batches", "batches-none"),
                ($"#/batch/{Handbook.Fleet}/{batch}", "Batch", "batch"),
                ($"#/source/{Handbook.Fleet}/{Uri.EscapeDataString(Handbook.Deleted)}", "tickets", "deleted"),
                ($"#/why?reflection={reflection}", "Why", "why-none"),
                ($"#/why?reflection={reflection}&key={seeded.Key}", "Why", "why"),
                ($"#/runs?reflection={reflection}&status=failed,completed&errorClass=fetch.unreachable&createdAfter=2026-01-01T00:00:00Z", "Runs", "runs-filtered"),
            ];
        }
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task EveryPage_OfAFullReflection_IsWithoutErrorsBarriersAndSidewaysScrolling(int width, bool isDark)
    {
        await using var tab = await seeded.Fixture.OpenAsync("#/overview", width, isDark, ignoresPolicy: true);
        await tab.Page.EvaluateAsync(Axe);
        var found = new List<string>();
        foreach (var (hash, title, picture) in Pages)
        {
            await tab.ShowAsync(hash, title);
            found.AddRange((await BarriersAsync(tab.Page)).Select(barrier => $"{hash}: {barrier}"));
            if (await tab.OverflowAsync() is > 0 and var overflow)
            {
                found.Add($"{hash}: is {overflow} pixels wider than the window");
            }

            found.AddRange((await tab.Page.EvaluateAsync<string[]>(Broken)).Select(text => $"{hash}: a time or a number is broken: {text}"));
            await tab.KeepPictureAsync($"{picture}{(width < 500 ? "-narrow" : "")}{(isDark ? "-dark" : "")}");
        }

        Assert.Equal("", string.Join('\n', found));
        Assert.Equal("", tab.Complaints);
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task EveryQuestion_ToTheOperator_IsWithoutErrorsBarriersAndSidewaysScrolling(int width, bool isDark)
    {
        await using var tab = await seeded.Fixture.OpenAsync("#/overview", width, isDark, ignoresPolicy: true);
        await tab.Page.EvaluateAsync(Axe);
        var found = new List<string>();
        foreach (var (hash, title, button, name) in ((string, string, string, string)[])
        [
            // Never the same title twice: the page before must not pass for the next.
            ($"#/runs?reflection={seeded.Handbook.Reflection}&status=failed", "Runs", "Run these again", "ask-retry"),
            ($"#/batches?reflection={Handbook.Fleet}", "Batches", "Start a batch", "ask-batch"),
            ($"#/runs?reflection={seeded.Handbook.Reflection}", "Runs", "Cancel these", "ask-cancel"),
            ($"#/source/{seeded.Handbook.Reflection}/notes%2Fcontrary.md", "contrary", "Delete the source", "ask-delete"),
            ($"#/runs?reflection={seeded.Handbook.Reflection}", "Runs", "Start a run", "ask-run"),
        ])
        {
            await tab.ShowAsync(hash, title);
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
            await tab.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            found.AddRange((await BarriersAsync(tab.Page)).Select(barrier => $"{button}: {barrier}"));
            if (await tab.OverflowAsync() is > 0 and var overflow)
            {
                found.Add($"{button}: is {overflow} pixels wider than the window");
            }

            await tab.KeepPictureAsync($"{name}{(width < 500 ? "-narrow" : "")}{(isDark ? "-dark" : "")}");
            await tab.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }

        await tab.Page.GetByLabel("Status:").ClickAsync();
        found.AddRange(await BarriersAsync(tab.Page));
        await tab.KeepPictureAsync($"ask-status{(width < 500 ? "-narrow" : "")}{(isDark ? "-dark" : "")}");

        Assert.Equal("", string.Join('\n', found));
        Assert.Equal(0, await tab.OverflowAsync());
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task EveryPage_UnderItsPolicy_AsksItsOwnHostOnlyAndBreaksNoRule()
    {
        await using var tab = await seeded.Fixture.OpenAsync("#/overview");
        foreach (var (hash, title, _) in Pages)
        {
            await tab.ShowAsync(hash, title);
        }

        Assert.Equal("", tab.Complaints);
        Assert.Empty(tab.Strayed);
    }

    [BrowserFact]
    public async Task Runs_JAndEnter_OpenTheNextRunAndTheFiltersNarrowTheList()
    {
        await using var tab = await seeded.Fixture.OpenAsync($"#/runs?reflection={seeded.Handbook.Reflection}&status=duplicate_skipped");
        var rows = tab.Page.Locator("main tbody tr");
        await rows.First.WaitForAsync();
        Assert.Equal(1, await rows.CountAsync());

        await tab.Page.GetByLabel("Status:").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Checkbox, new() { Name = "completed" }).CheckAsync();
        await tab.Page.GetByRole(AriaRole.Checkbox, new() { Name = "duplicate skipped" }).UncheckAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await tab.Title.ClickAsync();
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("k");
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.SettleAsync("Run of minutes/harbour-board.md");
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Entity_WithFactsThatCannotBothHold_FlagsTheContradiction()
    {
        await using var tab = await seeded.Fixture.OpenAsync($"#/entity/{seeded.Handbook.Reflection}/{seeded.Entity}");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Contradictions" })).ToContainTextAsync("Varnes");
        await Assertions.Expect(tab.Page.GetByText("contradicted by").First).ToBeVisibleAsync();
    }

    [BrowserTheory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task Overview_OfAWeek_DrawsItsNumbersAndListsThem(int width, bool isDark)
    {
        await using var tab = await seeded.Fixture.OpenAsync("#/backlog", width, isDark, ignoresPolicy: true);
        await tab.Page.RouteAsync("**/overview?*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = Week() }));
        await tab.Page.EvaluateAsync(Axe);
        await tab.ShowAsync($"#/overview?reflection={seeded.Handbook.Reflection}", "Overview");

        var plot = tab.Page.GetByRole(AriaRole.Img, new() { Name = "runs by outcome" });
        await plot.WaitForAsync();
        await tab.KeepPictureAsync($"overview{(width < 500 ? "-narrow" : "")}{(isDark ? "-dark" : "")}");
        Assert.Equal(7 + 7 + 2, await plot.Locator("rect").CountAsync());
        await Assertions.Expect(tab.Page.Locator(".figure").First).ToContainTextAsync("38 %");
        await tab.Page.GetByText("As a table").First.ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Table, new() { Name = "Runs by outcome" }).Locator("tbody tr")).ToHaveCountAsync(7);
        Assert.Equal("", string.Join('\n', await BarriersAsync(tab.Page)));
        Assert.Equal(0, await tab.OverflowAsync());
        Assert.Equal("", tab.Complaints);
    }

    private static string Week()
    {
        var first = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var buckets = Enumerable.Range(0, 7).Select(day => new Dictionary<string, object>
        {
            ["bucket"] = first.AddDays(day),
            ["completed"] = 20 + (day * 7 % 13),
            ["duplicate_skipped"] = 12 + (day * 5 % 9),
            ["failed"] = day % 4 == 2 ? 3 : 0,
        });
        string[] stages = ["fetch", "chunk", "embed", "entity", "fact", "eval", "apply"];
        return JsonSerializer.Serialize(new
        {
            runsByOutcome = buckets,
            stages = stages.Select((stage, index) => new { stage, count = 180, p50Ms = 40 + (index * 53 % 170), p95Ms = 300 + (index * 210 % 900), maxMs = 2400 }),
            skipShare = 0.38,
            skipsByReason = new { applied_by = 71, rejected_by = 2, not_modified = 31 },
            storageCallsPerRun = new { p50 = 34, p95 = 61, max = 212 },
            backlog = new { patches = 1, runs = 2, cleans = 0, deletions = 0, oldestSeconds = 95, setAside = 0 },
            runs = 274,
            truncated = false,
        });
    }

    // What WCAG's rules call serious or critical, with where it stands.
    private static Task<string[]> BarriersAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(violation => ['serious', 'critical'].includes(violation.impact))
          .map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).slice(0, 3).join(' | ')}`)
        """);

    /// <summary>One browser, one service and one full reflection for the whole class.</summary>
    public sealed class Seeded : IAsyncLifetime
    {
        internal DashboardFixture Fixture { get; } = new();

        internal Handbook Handbook { get; private set; } = null!;

        /// <summary>The ingest key of what the handbook's first run brought.</summary>
        internal string Key { get; private set; } = "";

        /// <summary>The id of Norvik Ferries.</summary>
        internal string Entity { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await Fixture.InitializeAsync();
            if (TestBrowser.Missing is not null)
            {
                return;
            }

            Handbook = await Handbook.IngestAsync(Fixture.Api);
            var entities = await Fixture.Api.GetAsync($"/api/reflections/{Handbook.Reflection}/entities?name=Norvik%20Ferries");
            Key = (await Fixture.Api.GetAsync($"/api/reflections/{Handbook.Reflection}/runs/{Handbook.Completed}")).Json.Text("ingestKey")!;
            Entity = entities.Json.GetProperty("items")[0].Text("id")!;
        }

        public Task DisposeAsync() => Fixture.DisposeAsync();
    }
}
