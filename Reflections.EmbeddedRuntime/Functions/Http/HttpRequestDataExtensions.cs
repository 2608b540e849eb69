using System.Net;
using System.Text;
using System.Text.Json;
using Reflections.EmbeddedRuntime.Hosting.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reading a request and starting its response.</summary>
public static class HttpRequestDataExtensions
{
    /// <summary>The body as text, UTF-8 unless said otherwise.</summary>
    public static async Task<string?> ReadAsStringAsync(this HttpRequestData request, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var reader = Reader(request, encoding);
        return await reader.ReadToEndAsync().ConfigureAwait(false);
    }

    /// <summary>The body as text, UTF-8 unless said otherwise.</summary>
    public static string? ReadAsString(this HttpRequestData request, Encoding? encoding = null) =>
        // Kestrel refuses synchronous reads.
        ReadAsStringAsync(request, encoding).GetAwaiter().GetResult();

    /// <summary>The body as JSON.</summary>
    public static ValueTask<T?> ReadFromJsonAsync<T>(this HttpRequestData request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return JsonSerializer.DeserializeAsync<T>(request.Body, HttpDataJson.Options(request.FunctionContext), cancellationToken);
    }

    /// <summary>A response with this status.</summary>
    public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = request.CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }

    private static StreamReader Reader(HttpRequestData request, Encoding? encoding) =>
        new(request.Body, encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1024, leaveOpen: true);
}
