using System.Net;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A response, without ASP.NET Core's types.</summary>
public abstract class HttpResponseData
{
    /// <summary>Creates the response of an invocation.</summary>
    public HttpResponseData(FunctionContext functionContext) =>
        FunctionContext = functionContext ?? throw new ArgumentNullException(nameof(functionContext));

    /// <summary>The status.</summary>
    public abstract HttpStatusCode StatusCode { get; set; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; set; }

    /// <summary>The body, sent when the function has returned.</summary>
    public abstract Stream Body { get; set; }

    /// <summary>The cookies to set.</summary>
    public abstract HttpCookies Cookies { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; }

    /// <summary>A response to a request.</summary>
    public static HttpResponseData CreateResponse(HttpRequestData request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.CreateResponse();
    }
}
