using System.Net;
using System.Text;
using System.Text.Json;

namespace Reflections.Functions.Models;

/// <summary>A model service answered with something else than success. The message tells what it said, without the key.</summary>
internal sealed class ModelHttpException(HttpStatusCode status, string? code, TimeSpan? retryAfter, string message) : Exception(message)
{
    private const int LongestExcerpt = 200;
    private const int LongestBody = 64 * 1024;

    public HttpStatusCode Status { get; } = status;

    /// <summary>The service's own name of the error, or null.</summary>
    public string? Code { get; } = code;

    /// <summary>How long the service asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    public static async Task<ModelHttpException> OfAsync(HttpResponseMessage response, string? key, TimeProvider time, CancellationToken cancellation)
    {
        var (code, said) = await ReadAsync(response.Content, cancellation);
        var message = $"{(int)response.StatusCode} {response.StatusCode}";

        // Who refuses a key likes to repeat it, whole or in part.
        if (said is { Length: > 0 } && response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            message += $", \"{Excerpt(string.IsNullOrEmpty(key) ? said : said.Replace(key, "***", StringComparison.Ordinal))}\"";
        }

        var asked = response.Headers.RetryAfter;
        var retryAfter = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        return new ModelHttpException(response.StatusCode, code, retryAfter is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : retryAfter, message);
    }

    /// <summary>What OpenAI's and Ollama's errors hold; whatever else comes says nothing.</summary>
    private static async Task<(string? Code, string? Said)> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(LongestBody, cancellation);
            using var json = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellation));
            return json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error) ? (null, null)
                : error.ValueKind == JsonValueKind.Object ? (Text(error, "code") ?? Text(error, "type"), Text(error, "message"))
                : (null, error.ValueKind == JsonValueKind.String ? error.GetString() : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Excerpt(string said)
    {
        var line = new StringBuilder();
        foreach (var rune in said.EnumerateRunes().Take(LongestExcerpt))
        {
            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString().Trim();
    }
}
