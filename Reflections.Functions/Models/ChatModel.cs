using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Reflections.Functions.Ingestion;

namespace Reflections.Functions.Models;

/// <summary>
/// Asks the chat model about a piece of source text and takes nothing but a list of the agreed form for an answer. The model is offered no tool, and
/// the text is handed over as JSON, in which it cannot end the string that it stands in.
/// </summary>
public sealed class ChatModel(IChatClient client, ModelCaller caller, IOptions<ModelsOptions> options)
{
    /// <summary>How often one answer is asked for while none can be used.</summary>
    public const int MaxAsks = 3;

    // Letters of all scripts as they are: the model is to quote them, and each escape costs tokens.
    private static readonly JsonSerializerOptions Data = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Provider, model and options that shape an answer; part of fingerprints.</summary>
    public string Fingerprint => FormattableString.Invariant($"{options.Value.Chat.Id}:{options.Value.Chat.Temperature}");

    /// <summary>What errors and logs call the model.</summary>
    public string Id => options.Value.Chat.Id;

    /// <summary>The items of the model's answer, each with exactly the fields of <paramref name="shape"/>.</summary>
    /// <param name="instructions">Ours.</param>
    /// <param name="data">The source's.</param>
    /// <param name="mostItems">Longest list.</param>
    /// <exception cref="StageFailedException">The model declines, is filtered or cut short, or gives no answer that can be used.</exception>
    /// <exception cref="ModelUnavailableException">The model does not answer for now.</exception>
    internal async Task<IReadOnlyList<JsonElement>> AskAsync(
        string instructions, object data, AnswerShape shape, int mostItems, CancellationToken cancellation)
    {
        ChatMessage[] question = [new(ChatRole.System, instructions), new(ChatRole.User, JsonSerializer.Serialize(data, Data))];
        var settings = new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(shape.Schema, shape.Name),
            Temperature = options.Value.Chat.Temperature,
            MaxOutputTokens = options.Value.MaxOutputTokens,
            AdditionalProperties = new() { ["strict"] = true },
        };
        IEnumerable<ChatMessage> messages = question;
        for (var asks = 1; ; asks++)
        {
            var response = await caller.AskAsync(Id, stop => client.GetResponseAsync(messages, settings, stop), cancellation);
            ModelMeter.Record(Id, answers: 1, response.Usage);
            RefuseUnfinished(response);
            var (errorClass, problem) = (ModelErrorClass.InvalidAnswer, "it calls a tool, and there are none");
            if (!CallsTool(response))
            {
                if (shape.TryRead(response.Text, mostItems, out var items, out var invalid))
                {
                    return items;
                }

                (errorClass, problem) = string.IsNullOrWhiteSpace(response.Text) ? (ModelErrorClass.EmptyAnswer, "it is empty") : (errorClass, invalid);
            }

            if (asks == MaxAsks)
            {
                throw new StageFailedException(errorClass, $"The model {Id} gave {MaxAsks} answers that cannot be used; of the last: {problem}.");
            }

            // The answer itself is not handed back: it may hold what the source planted.
            messages = [.. question, new ChatMessage(ChatRole.User, $"Your last answer cannot be used: {problem}. Answer again, with JSON of the given schema only.")];
        }
    }

    private static bool CallsTool(ChatResponse response) =>
        response.FinishReason == ChatFinishReason.ToolCalls || response.Messages.Any(message => message.Contents.Any(content => content is ToolCallContent));

    /// <summary>Answers that asking again would not change.</summary>
    private void RefuseUnfinished(ChatResponse response)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new StageFailedException(ModelErrorClass.ContentFilter, $"A content filter stopped the answer of the model {Id}.");
        }

        if (response.Messages.Any(message => message.Contents.OfType<ErrorContent>().Any()))
        {
            throw new StageFailedException(ModelErrorClass.Declined, $"The model {Id} declined to answer.");
        }

        if (response.FinishReason == ChatFinishReason.Length)
        {
            throw new StageFailedException(
                ModelErrorClass.Truncated,
                $"The answer of the model {Id} was cut at {options.Value.MaxOutputTokens} tokens or at its own limit: raise Models:MaxOutputTokens or lower Chunking:MaxTokens.");
        }
    }
}
