using Microsoft.Playwright;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>A browser, and a service of its own that it looks at.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    // Waited out only by what fails.
    private const int Patience = 30_000;
    private IPlaywright _playwright = null!;
    private EmbeddedService _service = null!;

    public IBrowser Browser { get; private set; } = null!;

    public ApiSession Api => _service.Api;

    public async Task InitializeAsync()
    {
        if (TestBrowser.Missing is not null)
        {
            return;
        }

        var launching = LaunchAsync();
        _service = await EmbeddedService.StartAsync(settings: ["--Fetch:Attempts", "1"]);
        (_playwright, Browser) = await launching;
    }

    public async Task DisposeAsync()
    {
        if (TestBrowser.Missing is not null)
        {
            return;
        }

        await Browser.DisposeAsync();
        _playwright.Dispose();
        await _service.DisposeAsync();
    }

    /// <summary>Opens the dashboard in a tab of its own.</summary>
    /// <param name="hash">The page, such as <c>#/runs</c>.</param>
    /// <param name="api">The service, when it is not the fixture's.</param>
    internal Task<DashboardTab> OpenAsync(string hash, int width = 1280, bool isDark = false, bool ignoresPolicy = false, ApiSession? api = null) =>
        DashboardTab.OpenAsync(Browser, (api ?? Api).Http.BaseAddress!, hash, width, isDark, ignoresPolicy);

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = TestBrowser.Path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        return (playwright, browser);
    }
}
