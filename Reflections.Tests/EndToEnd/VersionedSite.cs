using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Reflections.Tests.Functions.Fetching;

namespace Reflections.Tests.EndToEnd;

/// <summary>A web site whose one page changes, and which notes what it is asked and what it sends.</summary>
internal sealed class VersionedSite : IAsyncDisposable
{
    private readonly ConcurrentQueue<Visit> _visits = new();
    private TestSite _site = null!;

    public Uri Page => new(_site.Url, "/page.md");

    public string Text { get; set; } = "";

    /// <summary>Sent with every answer, and compared with what is asked; null for none.</summary>
    public string? ETag { get; set; }

    /// <summary>Sent with a 304 instead of <see cref="ETag"/>, which it then becomes.</summary>
    public string? RefreshedETag { get; set; }

    public DateTimeOffset? LastModified { get; set; }

    /// <summary>Where another path leads.</summary>
    public string? MovedTo { get; set; }

    /// <summary>Awaited before an answer.</summary>
    public Func<HttpContext, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    /// <summary>What was asked for since the last call of this, in order.</summary>
    public IReadOnlyList<Visit> TakeVisits()
    {
        var taken = _visits.ToList();
        _visits.Clear();
        return taken;
    }

    public static async Task<VersionedSite> StartAsync()
    {
        var site = new VersionedSite();
        site._site = await TestSite.StartAsync(site.AnswerAsync);
        return site;
    }

    public Uri At(string path) => new(_site.Url, path);

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = context.Request.Headers.IfNoneMatch.ToString();
        var since = context.Request.GetTypedHeaders().IfModifiedSince;
        await BeforeAnswer(context);
        var answer = context.Response;
        if (context.Request.Path == "/moved" && MovedTo is { } target)
        {
            answer.Redirect(target);
            Note(0);
            return;
        }

        answer.ContentType = "text/markdown";
        answer.GetTypedHeaders().LastModified = LastModified;
        if (asked.Length > 0 ? asked == ETag : since is not null && LastModified <= since)
        {
            answer.Headers.ETag = ETag = RefreshedETag ?? ETag;
            answer.StatusCode = StatusCodes.Status304NotModified;
            Note(0);
            return;
        }

        // Before the body goes out: who has read it may look at once.
        var body = Encoding.UTF8.GetBytes(Text);
        Note(body.Length);
        answer.Headers.ETag = ETag;
        await answer.Body.WriteAsync(body);

        void Note(int bytes) => _visits.Enqueue(new Visit(context.Request.Path, asked, since, context.Response.StatusCode, bytes));
    }
}

/// <summary>One request and its answer.</summary>
/// <param name="Bytes">Of the body.</param>
internal sealed record Visit(string Path, string IfNoneMatch, DateTimeOffset? IfModifiedSince, int Status, int Bytes);
