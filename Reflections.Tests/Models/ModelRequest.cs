using System.Text.Json;

namespace Reflections.Tests.Models;

/// <summary>What a model service was asked.</summary>
internal sealed record ModelRequest(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public bool IsEmbedding => Path.EndsWith("/embeddings", StringComparison.Ordinal) || Path.EndsWith("/embed", StringComparison.Ordinal);

    /// <summary>"entities" or "facts": what the schema of a chat request is called.</summary>
    public string Asked => Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("name").GetString()!;

    /// <summary>The source's text that the model is shown.</summary>
    public string SourceText => JsonDocument.Parse(UserMessages[0]).RootElement.GetProperty("text").GetString()!;

    public IReadOnlyList<string> UserMessages =>
        [.. Json.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == "user").Select(Content)];

    public string SystemMessage => Content(Json.GetProperty("messages")[0]);

    public IReadOnlyList<string> Texts => Json.GetProperty("input") is { ValueKind: JsonValueKind.Array } input
        ? [.. input.EnumerateArray().Select(text => text.GetString()!)] : [Json.GetProperty("input").GetString()!];

    private static string Content(JsonElement message) => message.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts
        ? string.Concat(parts.EnumerateArray().Select(part => part.GetProperty("text").GetString())) : message.GetProperty("content").GetString()!;
}
