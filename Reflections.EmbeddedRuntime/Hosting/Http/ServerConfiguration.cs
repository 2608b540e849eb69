using Microsoft.AspNetCore.Hosting;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>Kestrel as the host uses it.</summary>
internal static class ServerConfiguration
{
    public const string DefaultUrl = "http://127.0.0.1:7071";
    private const string BodyLimitKey = "EmbeddedRuntime:MaxRequestBodySize";

    /// <summary>100 MB, the genuine host's limit.</summary>
    private const long DefaultBodyLimit = 100L * 1024 * 1024;

    public static void Configure(IWebHostBuilder web) =>
        web.UseKestrelHttpsConfiguration().ConfigureKestrel((context, server) =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = BodyLimit(context.Configuration[BodyLimitKey]);
        });

    private static long BodyLimit(string? setting) => setting switch
    {
        null => DefaultBodyLimit,
        _ when long.TryParse(setting, out var bytes) && bytes > 0 => bytes,
        _ => throw new InvalidOperationException($"{BodyLimitKey} must be a positive number of bytes, not '{setting}'."),
    };
}
