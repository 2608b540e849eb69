using System.Net;
using System.Text.Json;

namespace Reflections.Cli.Api;

/// <summary>The host refused a request. The message is the problem's detail.</summary>
internal sealed class ApiException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>One of our functions said so, and not a host without that function, or a stranger.</summary>
    public bool IsProblem { get; private init; }

    /// <summary>Reads the problem from an answer; what is no problem+json is told by its status.</summary>
    public static async Task<ApiException> FromAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        string? detail = null;
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            try
            {
                using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
                detail = Text(problem.RootElement, "detail") ?? Text(problem.RootElement, "title");
            }
            catch (JsonException)
            {
                // Then the status is all there is to tell.
            }
        }

        return new ApiException(answer.StatusCode, detail ?? Plain(answer)) { IsProblem = detail is not null };
    }

    private static string Plain(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"The host asks for a key ({(int)answer.StatusCode}); set {ApiClient.KeyVariable}.",
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed when answer.RequestMessage is { RequestUri: { } asked } request =>
            $"This host does not have {request.Method} {asked.AbsolutePath} ({(int)answer.StatusCode}): it is of another version.",
        _ => $"The host answered {(int)answer.StatusCode} {answer.ReasonPhrase}.",
    };

    private static string? Text(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
