using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>An HTTP call as the orchestrator makes it: an activity for each request, durable timers between them.</summary>
internal sealed class DurableHttpCall(TaskOrchestrationContext context, DurableHttpRequest request)
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(30);

    private readonly DateTime? _deadline = request.Timeout is { } timeout ? context.CurrentUtcDateTime + timeout : null;

    public async Task<DurableHttpResponse> RunAsync()
    {
        var response = await SendAsync(request);
        while (request.AsynchronousPatternEnabled && response.StatusCode == HttpStatusCode.Accepted && Header(response, "Location") is { } location)
        {
            await context.CreateTimer(Pause(response), CancellationToken.None);
            response = await SendAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(request.Uri, location))
            {
                Headers = request.Headers,
                HttpRetryOptions = request.HttpRetryOptions,
                Timeout = Left(),
            });
        }

        return response;
    }

    private Task<DurableHttpResponse> SendAsync(DurableHttpRequest step) =>
        context.CallActivityAsync<DurableHttpResponse>(HttpCallActivity.Name, step, Retries(step.HttpRetryOptions));

    private static TaskOptions? Retries(HttpRetryOptions? options)
    {
        if (options is not { MaxNumberOfAttempts: > 1 })
        {
            return null;
        }

        var timeout = options.RetryTimeout == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : options.RetryTimeout;
        return TaskOptions.FromRetryPolicy(
            new RetryPolicy(options.MaxNumberOfAttempts, options.FirstRetryInterval, options.BackoffCoefficient, options.MaxRetryInterval, timeout));
    }

    private TimeSpan Pause(DurableHttpResponse response)
    {
        var pause = int.TryParse(Header(response, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : DefaultPause;
        return Left() is { } left && left < pause ? left : pause;
    }

    private TimeSpan? Left() =>
        _deadline is not { } deadline ? null
        : deadline > context.CurrentUtcDateTime ? deadline - context.CurrentUtcDateTime
        : throw new TimeoutException($"The work behind {request.Uri} did not end within {request.Timeout}.");

    private static string? Header(DurableHttpResponse response, string name) =>
        response.Headers is { } headers && headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
