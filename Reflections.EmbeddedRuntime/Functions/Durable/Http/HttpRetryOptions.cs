using System.Net;
using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>When and how often a <see cref="DurableHttpRequest"/> is repeated.</summary>
public class HttpRetryOptions
{
    /// <summary>Repeats after the given statuses; with none given, after every 4xx and 5xx.</summary>
    public HttpRetryOptions(IList<HttpStatusCode>? statusCodesToRetry = null) => StatusCodesToRetry = statusCodesToRetry ?? [];

    /// <summary>The pause before the first repetition; must be more than zero where there is one.</summary>
    [JsonPropertyName("FirstRetryInterval")]
    public TimeSpan FirstRetryInterval { get; set; }

    /// <summary>The longest pause.</summary>
    /// <value>The default is 6 days.</value>
    [JsonPropertyName("MaxRetryInterval")]
    public TimeSpan MaxRetryInterval { get; set; } = TimeSpan.FromDays(6);

    /// <summary>What each pause is multiplied by to get the next.</summary>
    /// <value>The default is 1.</value>
    [JsonPropertyName("BackoffCoefficient")]
    public double BackoffCoefficient { get; set; } = 1;

    /// <summary>After this time nothing is repeated any more.</summary>
    /// <value>The default is no limit.</value>
    [JsonPropertyName("RetryTimeout")]
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.MaxValue;

    /// <summary>How often the request is made at most, the first time included.</summary>
    [JsonPropertyName("MaxNumberOfAttempts")]
    public int MaxNumberOfAttempts { get; set; }

    /// <summary>The statuses that are failures; when empty, every 4xx and 5xx.</summary>
    [JsonPropertyName("StatusCodesToRetry")]
    public IList<HttpStatusCode> StatusCodesToRetry { get; }
}
