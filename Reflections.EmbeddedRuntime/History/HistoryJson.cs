using System.Text.Json;
using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>Columns that hold more than one value.</summary>
internal static class HistoryJson
{
    private static readonly JsonSerializerOptions s_failures = new() { Converters = { new FailurePropertyConverter() } };

    public static string? Write(TaskFailureDetails? failure) => failure is null ? null : JsonSerializer.Serialize(failure, s_failures);

    public static TaskFailureDetails? ReadFailure(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<TaskFailureDetails>(json, s_failures);

    public static string? Write(IReadOnlyDictionary<string, string>? tags) =>
        tags is null || tags.Count == 0 ? null : JsonSerializer.Serialize(tags);

    public static IReadOnlyDictionary<string, string>? ReadTags(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json);
}
