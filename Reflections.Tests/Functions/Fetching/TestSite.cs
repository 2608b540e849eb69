using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.Functions.Fetching;

/// <summary>A real web server on a loopback port, with one handler for everything.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private TestSite(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    public int Requests => Volatile.Read(ref _requests);

    public static async Task<TestSite> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new TestSite(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref site._requests);
            return handler(context);
        });
        await app.StartAsync();
        site.Url = new Uri(app.Urls.Single());
        return site;
    }

    /// <summary>The same server under another host name; the test's resolver decides where that leads.</summary>
    public Uri As(string host, string path = "/") => new($"http://{host}:{Url.Port}{path}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
