using System.Collections.Concurrent;
using System.Text.Json;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>What the app shows of contents when nothing goes wrong; each is asked of the app once in a test run.</summary>
internal static class Undisturbed
{
    private const string Reflection = "undisturbed";

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Exports = new();

    /// <summary>The export after the sources got their contents.</summary>
    public static Task<string> ExportAsync(IReadOnlyDictionary<string, string> contents) => Exports.GetOrAdd(
        JsonSerializer.Serialize(contents.OrderBy(source => source.Key, StringComparer.Ordinal)), _ => new Lazy<Task<string>>(() => IngestAsync(contents))).Value;

    /// <summary>The lines of an export by their source.</summary>
    public static Dictionary<string, string> BySource(string export) => export
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(line => JsonDocument.Parse(line).RootElement.GetProperty("sourceId").GetString()!)
        .ToDictionary(lines => lines.Key, lines => string.Join('\n', lines));

    private static async Task<string> IngestAsync(IReadOnlyDictionary<string, string> contents)
    {
        await using var service = await EmbeddedService.StartAsync();
        await Parallel.ForEachAsync(contents, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (source, _) =>
        {
            var run = (await service.Api.PostAsync(Reflection, source.Key, source.Value)).Json.Text("id");
            var end = await StormyIngest.UntilAsync(
                () => service.Api.GetAsync($"/api/reflections/{Reflection}/runs/{run}"), shown => shown.GetProperty("outcome").ValueKind == JsonValueKind.String);
            Assert.Equal("completed", end.Json.Text("outcome"));
        });
        return (await service.Api.GetAsync($"/api/reflections/{Reflection}/export")).Text;
    }
}
