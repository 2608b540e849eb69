using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;
using Reflections.EmbeddedRuntime.Hosting.Durable;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>An HTTP request that an orchestrator has made for it.</summary>
public class DurableHttpRequest
{
    /// <summary>A request without headers and content.</summary>
    public DurableHttpRequest(HttpMethod method, Uri uri)
    {
        Method = method;
        Uri = uri;
    }

    /// <summary>The method.</summary>
    [JsonPropertyName("method")]
    [JsonConverter(typeof(HttpMethodJsonConverter))]
    public HttpMethod Method { get; }

    /// <summary>The address.</summary>
    [JsonPropertyName("uri")]
    public Uri Uri { get; }

    /// <summary>The headers; <c>Content-Type</c> is the content's.</summary>
    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersJsonConverter))]
    public IDictionary<string, StringValues>? Headers { get; set; }

    /// <summary>The content.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; set; }

    /// <summary>Whether an answer 202 with a Location is followed until the work behind it has ended.</summary>
    [JsonPropertyName("asynchronousPatternEnabled")]
    public bool AsynchronousPatternEnabled { get; set; }

    /// <summary>Which answers are failures, and how often the request is repeated after one; null: every answer is a result.</summary>
    [JsonPropertyName("retryOptions")]
    public HttpRetryOptions? HttpRetryOptions { get; set; }

    /// <summary>How long the request may take, with all that follows it; null for the client's own limit a request.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; set; }
}
