using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reflections.Functions.Models;

/// <summary>A field of an item that a model answers with: as it is asked for, and as it is checked.</summary>
/// <param name="Meaning">Said to the model.</param>
/// <param name="Types">JSON schema's names: string, integer, number, null.</param>
/// <param name="Choices">The only values, or null for any.</param>
internal sealed record AnswerField(string Name, string Meaning, IReadOnlyList<string> Types, IReadOnlyList<string>? Choices = null)
{
    public static AnswerField Text(string name, string meaning) => new(name, meaning, ["string"]);

    public static AnswerField OptionalText(string name, string meaning) => new(name, meaning, ["string", "null"]);

    public static AnswerField Choice(string name, string meaning, params string[] choices) => new(name, meaning, ["string"], choices);

    public static AnswerField Integer(string name, string meaning) => new(name, meaning, ["integer"]);

    public static AnswerField Number(string name, string meaning) => new(name, meaning, ["number"]);

    public JsonObject Schema
    {
        get
        {
            var schema = new JsonObject
            {
                ["type"] = Types.Count == 1 ? Types[0] : new JsonArray([.. Types.Select(type => JsonValue.Create(type))]),
                ["description"] = Meaning,
            };
            if (Choices is not null)
            {
                schema["enum"] = new JsonArray([.. Choices.Select(choice => JsonValue.Create(choice))]);
            }

            return schema;
        }
    }

    public bool Takes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Types.Contains("null"),
        JsonValueKind.Number => Types.Contains("number") ? value.TryGetDouble(out _) : Types.Contains("integer") && value.TryGetInt32(out _),
        JsonValueKind.String => Types.Contains("string") && IsText(value) && Choices?.Contains(value.GetString()!, StringComparer.Ordinal) != false,
        _ => false,
    };

    // Half a surrogate pair can be written in JSON, and is no text.
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
