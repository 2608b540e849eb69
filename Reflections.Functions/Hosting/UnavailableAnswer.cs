using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reflections.Functions.Hosting;

/// <summary>
/// Says that the request cannot be served at present, and when to send it again. The caller is not told the cause, which names this installation's
/// own addresses and files; the log is.
/// </summary>
internal sealed partial class UnavailableAnswer(Problem problem, Exception cause) : IResult
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!httpContext.RequestAborted.IsCancellationRequested)
        {
            var log = httpContext.RequestServices.GetRequiredService<ILogger<UnavailableAnswer>>();
            LogUnavailable(log, httpContext.Request.Method, httpContext.Request.Path, cause.Message);
        }

        httpContext.Response.Headers.RetryAfter = Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return problem.ToResult().ExecuteAsync(httpContext);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path} was answered 503: {Cause}")]
    private static partial void LogUnavailable(ILogger logger, string method, string path, string cause);
}
