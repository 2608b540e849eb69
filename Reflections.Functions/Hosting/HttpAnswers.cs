using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Reflections.Functions.Hosting;

/// <summary>
/// Around every function that answers HTTP: headers by which a browser does nothing with an answer but show it, and a problem in place of an exception
/// that nobody foresaw. Its details stay in the log, under the id that the caller is told.
/// </summary>
public sealed partial class HttpAnswers(ILogger<HttpAnswers> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        // At the last moment: whatever clears an answer to begin it anew would take them along.
        http.Response.OnStarting(() =>
        {
            Secure(http.Response.Headers);
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        catch (Exception error) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            LogFailed(logger, context.FunctionDefinition.Name, context.InvocationId, error);
            context.GetInvocationResult().Value = Problem.Internal(context.InvocationId).ToResult();
        }
    }

    private static void Secure(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        Default(headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        Default(headers, "Cache-Control", StringValues.IsNullOrEmpty(headers.ETag) ? "no-store" : "private, no-cache");
    }

    private static void Default(IHeaderDictionary headers, string name, string value)
    {
        if (!headers.ContainsKey(name))
        {
            headers[name] = value;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Function} failed. The caller was told the id {InvocationId}.")]
    private static partial void LogFailed(ILogger logger, string function, string invocationId, Exception error);
}
