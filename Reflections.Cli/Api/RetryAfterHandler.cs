using System.Net;

namespace Reflections.Cli.Api;

/// <summary>
/// Sends a request again that the host puts off (503 with <c>Retry-After</c>), as often and as late as a person may be kept waiting for.
/// A request that is sent again may have taken effect the first time, as the API says of a 503.
/// </summary>
internal sealed class RetryAfterHandler(HttpMessageHandler inner, TimeProvider time, Action<string>? note) : DelegatingHandler(inner)
{
    /// <summary>How often a request is sent again.</summary>
    public const int Repeats = 5;

    /// <summary>A host that asks for a longer pause is not waited for.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var repeat = 0; ; repeat++)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (repeat == Repeats || PauseOf(answer) is not { } pause || pause > LongestPause)
            {
                return answer;
            }

            answer.Dispose();
            if (repeat == 0)
            {
                note?.Invoke(FormattableString.Invariant($"The host cannot serve at present (503); asking again, up to {Repeats} times."));
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>What the host asks to wait; null when it does not ask for that.</summary>
    private TimeSpan? PauseOf(HttpResponseMessage answer) =>
        answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is not { } after ? null
        : after.Delta ?? (after.Date is not { } date ? null : date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero);
}
