using System.Net.Http.Headers;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.Extensions.Primitives;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>Makes one HTTP request of an orchestrator.</summary>
internal sealed class HttpCallActivity(IHttpClientFactory clients, TimeProvider time) : TaskActivity<DurableHttpRequest, DurableHttpResponse>
{
    /// <summary>The name under which the genuine extension runs it too; an app's function cannot be called so.</summary>
    public const string Name = "BuiltIn::HttpActivity";

    private const string FormContent = "application/x-www-form-urlencoded";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    public override async Task<DurableHttpResponse> RunAsync(TaskActivityContext context, DurableHttpRequest input)
    {
        using var client = clients.CreateClient(Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var message = ToMessage(input);
        var limit = input.Timeout ?? DefaultTimeout;
        using var timer = new CancellationTokenSource(limit, time);
        try
        {
            using var response = await client.SendAsync(message, timer.Token);
            Refuse(input.HttpRetryOptions, response);
            return new DurableHttpResponse(response.StatusCode)
            {
                Headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                    .ToDictionary(header => header.Key, header => new StringValues([.. header.Value]), StringComparer.OrdinalIgnoreCase),
                Content = await response.Content.ReadAsStringAsync(timer.Token),
            };
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException($"{input.Method} {input.Uri} was not answered within {limit}.");
        }
    }

    // A status that is to be retried fails the activity, so that the engine repeats it.
    private static void Refuse(HttpRetryOptions? retries, HttpResponseMessage response)
    {
        if (retries is null)
        {
            return;
        }

        if (retries.StatusCodesToRetry.Count == 0)
        {
            response.EnsureSuccessStatusCode();
        }
        else if (retries.StatusCodesToRetry.Contains(response.StatusCode))
        {
            throw new HttpRequestException($"The answer was {(int)response.StatusCode}, which is to be retried.", null, response.StatusCode);
        }
    }

    private static HttpRequestMessage ToMessage(DurableHttpRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);
        string? contentType = null;
        foreach (var (name, values) in request.Headers ?? new Dictionary<string, StringValues>())
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                contentType = values.ToString();
            }
            else
            {
                message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (contentType?.Contains("multipart", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new NotSupportedException("Multipart content cannot be sent by an orchestrator.");
        }

        if (request.Content is not null)
        {
            message.Content = new StringContent(request.Content);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType ?? "text/plain");
            if (string.Equals(contentType, FormContent, StringComparison.OrdinalIgnoreCase))
            {
                message.Content.Headers.ContentType.CharSet = "utf-8";
            }
        }

        return message;
    }
}
