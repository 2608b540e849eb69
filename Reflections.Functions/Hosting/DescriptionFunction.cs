using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Reflections.Functions.Hosting;

/// <summary>Serves the description of this API.</summary>
public sealed class DescriptionFunction
{
    private static readonly byte[] Description = Read();
    private static readonly EntityTagHeaderValue Tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Description))}\"");

    /// <summary>The OpenAPI description, or 304 when the caller has it.</summary>
    [Function("GetDescription")]
    public IResult GetDescription([HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi.yaml")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.ETag = Tag.ToString();
        return request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(Tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(Description, "application/yaml");
    }

    private static byte[] Read()
    {
        using var resource = typeof(DescriptionFunction).Assembly.GetManifestResourceStream("openapi.yaml")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
