using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.EndToEnd;

/// <summary>A web site with one page that answers when it is told to.</summary>
public sealed class StallingSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    private StallingSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public Task Asked => _asked.Task;

    public int Requests => _requests;

    public static async Task<StallingSite> StartAsync(string text, int status = 200)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = new StallingSite(builder.Build());
        site._app.MapGet("/", async () =>
        {
            Interlocked.Increment(ref site._requests);
            site._asked.TrySetResult();
            await site._answer.Task;
            return Results.Text(text, "text/markdown", statusCode: status);
        });
        await site._app.StartAsync();
        return site;
    }

    public void Answer() => _answer.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Answer();
        await _app.DisposeAsync();
    }
}
