using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Reflections.EmbeddedRuntime.Hosting;

/// <summary>What host.json and the app's settings say of the host. A setting <c>AzureFunctionsJobHost:PATH</c> overrides host.json.</summary>
internal sealed record HostSettings
{
    /// <summary>The task hub's name.</summary>
    public required string HubName { get; init; }

    /// <summary>Activities run at a time; null for the engine's default.</summary>
    public int? MaxConcurrentActivities { get; init; }

    /// <summary>Orchestrator turns run at a time; null for the engine's default.</summary>
    public int? MaxConcurrentOrchestrators { get; init; }

    /// <summary>Whether the links that the durable HTTP API answers with are on the host that a proxy in front says it was asked for.</summary>
    public bool UseForwardedHost { get; init; }

    /// <summary>What HTTP functions' routes start with; may be empty.</summary>
    public required string RoutePrefix { get; init; }

    /// <summary>After which an invocation's token fires; null for never.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    /// <summary>Where the engine and the timers keep their state.</summary>
    public required string DataDirectory { get; init; }

    public static HostSettings Read(IConfiguration configuration, string contentRoot)
    {
        // Copied, not chained: a chained configuration takes an empty value, such as no route prefix, for none at all.
        var host = new ConfigurationBuilder()
            .AddInMemoryCollection(HostConfiguration.HostFile(contentRoot).AsEnumerable())
            .AddInMemoryCollection(configuration.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true))
            .Build();
        var data = configuration["EmbeddedRuntime:DataDirectory"];
        return new HostSettings
        {
            HubName = SettingReference.Resolve(host["extensions:durableTask:hubName"] ?? "TestHubName", configuration),
            MaxConcurrentActivities = Count(host, "extensions:durableTask:maxConcurrentActivityFunctions"),
            MaxConcurrentOrchestrators = Count(host, "extensions:durableTask:maxConcurrentOrchestratorFunctions"),
            UseForwardedHost = bool.TryParse(host["extensions:durableTask:httpSettings:useForwardedHost"], out var forwarded) && forwarded,
            RoutePrefix = (host["extensions:http:routePrefix"] ?? "api").Trim('/'),
            FunctionTimeout = Timeout(host["functionTimeout"]),
            DataDirectory = Path.GetFullPath(string.IsNullOrEmpty(data) ? ".functions" : data, contentRoot),
        };
    }

    private static int? Count(IConfiguration host, string key) => host[key] switch
    {
        null => null,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count > 0 => count,
        var text => throw new InvalidOperationException($"host.json: {key} must be a positive number, not '{text}'."),
    };

    private static TimeSpan? Timeout(string? text) => text switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => null,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero => timeout,
        _ => throw new InvalidOperationException($"host.json: functionTimeout must be a time span or -1, not '{text}'."),
    };
}
