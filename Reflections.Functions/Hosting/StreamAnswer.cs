using Microsoft.AspNetCore.Http;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Hosting;

/// <summary>An answer that is written while it is read from storage. Until its first byte it can still be a problem; after it, a failure breaks it off.</summary>
internal sealed class StreamAnswer(string contentType, Func<Stream, Task> write) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = contentType;
        try
        {
            await write(httpContext.Response.Body);
        }
        catch (StorageUnavailableException lost) when (!httpContext.Response.HasStarted)
        {
            httpContext.Response.Clear();
            await new UnavailableAnswer(Problem.StorageUnavailable, lost).ExecuteAsync(httpContext);
        }
    }
}
