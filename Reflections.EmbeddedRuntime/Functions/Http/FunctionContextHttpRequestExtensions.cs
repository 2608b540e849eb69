using Microsoft.Azure.Functions.Worker.Http;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The request and the response of an invocation, for middleware.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request; null when the function is not triggered by HTTP.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestDataFeature>()?.GetHttpRequestDataAsync(context) ?? ValueTask.FromResult<HttpRequestData?>(null);
    }

    /// <summary>The response the function returned; null when it returned none of this type.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<InvocationState>()?.ReturnValue as HttpResponseData;
    }
}
