using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Reflections.EmbeddedRuntime.Hosting.Durable;

namespace Microsoft.DurableTask;

/// <summary>HTTP calls of an orchestrator.</summary>
public static class TaskOrchestrationContextExtensionMethods
{
    /// <summary>Makes an HTTP request, durably.</summary>
    /// <exception cref="TaskFailedException">The request could not be made, took too long, or was answered with a status that its retry options count as a failure, to the last attempt.</exception>
    public static Task<DurableHttpResponse> CallHttpAsync(this TaskOrchestrationContext context, DurableHttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        return new DurableHttpCall(context, request).RunAsync();
    }

    /// <summary>Makes an HTTP request, durably.</summary>
    /// <exception cref="TaskFailedException">The request could not be made, or was answered with a status that the retry options count as a failure, to the last attempt.</exception>
    public static Task<DurableHttpResponse> CallHttpAsync(
        this TaskOrchestrationContext context, HttpMethod method, Uri uri, string? content = null, HttpRetryOptions? retryOptions = null) =>
        context.CallHttpAsync(new DurableHttpRequest(method, uri) { Content = content, HttpRetryOptions = retryOptions });
}
