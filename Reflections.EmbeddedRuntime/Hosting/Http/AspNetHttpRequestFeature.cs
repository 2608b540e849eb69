using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>One request object an invocation, whether the function or its middleware asks first.</summary>
internal sealed class AspNetHttpRequestFeature(HttpContext http) : IHttpRequestDataFeature
{
    private HttpRequestData? _request;

    public ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context) =>
        ValueTask.FromResult<HttpRequestData?>(_request ??= new AspNetHttpRequestData(context, http.Request));
}
