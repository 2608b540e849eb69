using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Reflections.Tests.Dashboard;

/// <summary>A tab that shows the dashboard, and keeps what the browser complained of.</summary>
internal sealed class DashboardTab : IAsyncDisposable
{
    private const string ScreenshotFolder = "REFLECTIONS_SCREENSHOTS";
    private const int Height = 800;
    private const int Patience = 30_000;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<Uri> _requests = new();
    private readonly Uri _host;

    private DashboardTab(IBrowserContext context, IPage page, Uri host)
    {
        (_context, Page, _host) = (context, page, host);
        page.Console += (_, message) => Keep(message);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Dialog += (_, dialog) => _complaints.Enqueue($"dialog: {dialog.Message}");
        page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>Errors on the console, exceptions, and dialogs of the browser's own.</summary>
    public string Complaints => string.Join('\n', _complaints);

    /// <summary>Whatever the page asked other hosts for.</summary>
    public IEnumerable<Uri> Strayed => _requests.Where(request => request.Scheme != "data" && request.Authority != _host.Authority);

    /// <summary>How often the page asked for anything.</summary>
    public int Asked => _requests.Count;

    public ILocator Title => Page.Locator("main h1");

    public static async Task<DashboardTab> OpenAsync(IBrowser browser, Uri host, string hash, int width, bool isDark, bool ignoresPolicy)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = Height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            BypassCSP = ignoresPolicy,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(Patience);
        var tab = new DashboardTab(context, await context.NewPageAsync(), host);
        await tab.Page.GotoAsync(new Uri(host, "/api/dashboard" + hash).AbsoluteUri);
        await tab.Title.WaitForAsync();
        return tab;
    }

    /// <summary>Shows another page of the dashboard, without loading it again, and waits for its title and its data.</summary>
    public async Task ShowAsync(string hash, string title)
    {
        await Page.EvaluateAsync("hash => { location.hash = hash; }", hash);
        await SettleAsync(title);
    }

    /// <summary>Waits until the page of this title has been told of its data.</summary>
    public async Task SettleAsync(string title)
    {
        await Title.Filter(new() { HasText = title }).WaitForAsync();
        await Page.Locator("main").Locator(":is(table, ul.facts, .empty, dl, .card):visible").First.WaitForAsync();
    }

    /// <summary>By how many CSS pixels the page is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Keeps a picture of the tab for the documentation, when somebody asked for pictures.</summary>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable(ScreenshotFolder) is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"dashboard-{name}.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Keep(IConsoleMessage message)
    {
        if (message.Type == "error")
        {
            _complaints.Enqueue($"{message.Text} ({message.Location})");
        }
    }
}
