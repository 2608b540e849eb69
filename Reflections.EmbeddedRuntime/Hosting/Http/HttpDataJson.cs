using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>
/// How JSON is read and written for the worker's own HTTP types: property names as declared, read without regard to case. ASP.NET Core's results
/// use ASP.NET Core's options instead.
/// </summary>
internal static class HttpDataJson
{
    public static JsonSerializerOptions Options(FunctionContext context) => Options(context.InstanceServices);

    public static JsonSerializerOptions Options(IServiceProvider services) =>
        services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
}
