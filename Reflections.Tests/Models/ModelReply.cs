using System.Text.Json;

namespace Reflections.Tests.Models;

/// <summary>What a model service answers; in OpenAI's form unless it says otherwise.</summary>
internal sealed record ModelReply(int Status, string Body, string? RetryAfter = null)
{
    public const int InputTokens = 11;
    public const int OutputTokens = 7;

    /// <summary>For a reply that does not come.</summary>
    public static Task Never { get; } = new TaskCompletionSource().Task;

    /// <summary>Waited for before the answer is sent.</summary>
    public Task After { get; init; } = Task.CompletedTask;

    /// <summary>The connection is closed instead of an answer.</summary>
    public bool IsLost { get; init; }

    public static ModelReply Chat(string? content, string finish = "stop", string? refusal = null, object[]? toolCalls = null) => new(200, JsonSerializer.Serialize(new
    {
        id = "chat-1",
        @object = "chat.completion",
        created = 1_700_000_000,
        model = "scripted",
        choices = new[]
        {
            new { index = 0, message = toolCalls is null ? (object)new { role = "assistant", content, refusal } : new { role = "assistant", content, tool_calls = toolCalls }, finish_reason = finish },
        },
        usage = new { prompt_tokens = InputTokens, completion_tokens = OutputTokens, total_tokens = InputTokens + OutputTokens },
    }));

    public static ModelReply ToolCall(string name) => Chat(
        null, "tool_calls", toolCalls: [new { id = "call-1", type = "function", function = new { name, arguments = "{}" } }]);

    public static ModelReply Entities(params (string Name, string Type)[] entities) =>
        Chat(JsonSerializer.Serialize(new { entities = entities.Select(entity => new { name = entity.Name, type = entity.Type }) }));

    public static ModelReply Facts(params object[] facts) => Chat(JsonSerializer.Serialize(new { facts }));

    public static object Fact(
        string quote, string subject, string predicate, string @object, int occurrence = 1, string polarity = "positive", string modality = "asserted",
        string? date = null, double confidence = 0.9) => new { quote, occurrence, subject, predicate, @object, polarity, modality, date, confidence };

    public static ModelReply Vectors(params float[][] vectors) => new(200, JsonSerializer.Serialize(new
    {
        @object = "list",
        data = vectors.Select((vector, index) => new
        {
            @object = "embedding",
            index,
            embedding = Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(vector)),
        }),
        model = "scripted",
        usage = new { prompt_tokens = InputTokens, total_tokens = InputTokens },
    }));

    public static ModelReply Error(int status, string? code = null, string message = "No.", string? retryAfter = null) =>
        new(status, JsonSerializer.Serialize(new { error = new { message, type = "error", code } }), retryAfter);
}
