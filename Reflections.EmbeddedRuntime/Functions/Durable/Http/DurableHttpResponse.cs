using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;
using Reflections.EmbeddedRuntime.Hosting.Durable;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>The answer to a <see cref="DurableHttpRequest"/>.</summary>
public class DurableHttpResponse
{
    /// <summary>An answer without headers and content.</summary>
    public DurableHttpResponse(HttpStatusCode statusCode) => StatusCode = statusCode;

    /// <summary>The status.</summary>
    [JsonPropertyName("statusCode")]
    public HttpStatusCode StatusCode { get; }

    /// <summary>The headers, the content's among them.</summary>
    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersJsonConverter))]
    public IDictionary<string, StringValues>? Headers { get; init; }

    /// <summary>The content.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }
}
