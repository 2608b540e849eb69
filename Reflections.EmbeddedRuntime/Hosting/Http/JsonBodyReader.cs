using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>Reads a parameter from the request's body.</summary>
internal sealed class JsonBodyReader
{
    private JsonBodyReader()
    {
    }

    public static async ValueTask<object?> ReadAsync(FunctionContext context, Type type)
    {
        var request = context.GetHttpContext()!.Request;
        if (type == typeof(string))
        {
            using var reader = new StreamReader(request.Body, leaveOpen: true);
            return await reader.ReadToEndAsync(context.CancellationToken);
        }

        if (request.ContentLength == 0)
        {
            return null;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, HttpDataJson.Options(context), context.CancellationToken);
        }
        catch (JsonException error)
        {
            throw new FunctionInputConverterException($"The body is not the JSON of a {type.Name}: {error.Message}", error);
        }
    }
}
