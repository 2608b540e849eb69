using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Reflections.Functions.Hosting;

/// <summary>Reads the small JSON bodies of commands. A field that is not known is refused: one that is misspelt would ask for something else.</summary>
internal static class JsonBody
{
    private const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The body, or null when there is none.</summary>
    /// <exception cref="ProblemException">It is too large, or not of that form.</exception>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
        where T : class
    {
        using var body = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                throw new ProblemException(Problem.TooLarge(MaxBytes));
            }

            body.Write(chunk, 0, read);
        }

        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize<T>(body.ToArray(), Strict);
        }
        catch (JsonException error)
        {
            throw new ProblemException(
                new Problem(400, "invalid-json", "The body is not valid JSON.", error.Message, error.Path is { Length: > 2 } path ? path[2..] : null));
        }
    }
}
