using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Reflections.EmbeddedRuntime.Hosting;

/// <summary>What host.json and local.settings.json add to the app's configuration.</summary>
internal static class HostConfiguration
{
    private static readonly JsonDocumentOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Adds both files below the environment variables, so that these win.</summary>
    public static void AddFiles(IConfigurationBuilder builder, string contentRoot)
    {
        // A line for each request would hide the app's own; where the host listens is always worth one.
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        };
        foreach (var level in HostFile(contentRoot).GetSection("logging:logLevel").GetChildren())
        {
            values[$"Logging:LogLevel:{level.Key}"] = level.Value;
        }

        if (Find(contentRoot, "local.settings.json") is { } settings)
        {
            AddLocalSettings(settings, values);
        }

        builder.Sources.Insert(BelowEnvironment(builder.Sources), new MemoryConfigurationSource { InitialData = values });
    }

    /// <summary>host.json as configuration; empty when there is none.</summary>
    public static IConfigurationRoot HostFile(string contentRoot)
    {
        var builder = new ConfigurationBuilder();
        if (Find(contentRoot, "host.json") is { } path)
        {
            builder.AddJsonFile(path, optional: false, reloadOnChange: false);
        }

        return builder.Build();
    }

    private static string? Find(string contentRoot, string file) =>
        new[] { contentRoot, AppContext.BaseDirectory }.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static void AddLocalSettings(string path, Dictionary<string, string?> values)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), s_lenient);
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new InvalidOperationException($"{path} is encrypted; the embedded runtime reads plain settings only.");
            }

            if (root.TryGetProperty("Values", out var settings))
            {
                foreach (var setting in settings.EnumerateObject())
                {
                    values[setting.Name.Replace("__", ":", StringComparison.Ordinal)] = setting.Value.ToString();
                }
            }

            if (root.TryGetProperty("Host", out var host) && host.TryGetProperty("LocalHttpPort", out var port))
            {
                values["urls"] = $"http://127.0.0.1:{port}";
            }
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"{path} is not JSON: {error.Message}", error);
        }
    }

    private static int BelowEnvironment(IList<IConfigurationSource> sources)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
            {
                return i;
            }
        }

        return 0;
    }
}
