using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Reflections.Functions.Hosting;

/// <summary>Reads the small JSON bodies of commands. A field that is not known is refused: one that is misspelt would ask for something else.</summary>
internal static class JsonBody
{
    /// <summary>Largest body of a command, unless it says otherwise.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The body, or null when there is none.</summary>
    /// <param name="maxBytes">Largest body.</param>
    /// <exception cref="ProblemException">It is too large, or not of that form.</exception>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellation, int maxBytes = MaxBytes)
        where T : class
    {
        var body = await RequestBody.ReadAsync(request, maxBytes, cancellation);
        try
        {
            return body.ToMemory().Length == 0 ? null : JsonSerializer.Deserialize<T>(body, Strict);
        }
        catch (JsonException error)
        {
            throw new ProblemException(Problem.InvalidJson(error));
        }
    }
}
