using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reflections.Functions.Models;

/// <summary>
/// The form of an answer: an object with one list of flat items. The schema that is sent and the check of what comes back are made from the same
/// fields, for not every service keeps to a schema, and none is trusted to.
/// </summary>
internal sealed class AnswerShape
{
    private const int Depth = 4;
    private const string Fence = "```";

    private readonly string _list;
    private readonly IReadOnlyList<AnswerField> _fields;

    public AnswerShape(string list, params AnswerField[] fields)
    {
        (_list, _fields) = (list, fields);
        var items = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Schema)));
        var item = ObjectSchema(items);
        Schema = JsonSerializer.SerializeToElement(ObjectSchema(new JsonObject { [list] = new JsonObject { ["type"] = "array", ["items"] = item } }));
    }

    /// <summary>What the schema is called.</summary>
    public string Name => _list;

    /// <summary>The JSON schema: every field required, no other allowed.</summary>
    public JsonElement Schema { get; }

    /// <summary>Reads an answer.</summary>
    /// <param name="mostItems">Longest list.</param>
    /// <param name="problem">What is wrong with it, in our own words: what the model wrote is not repeated.</param>
    public bool TryRead(
        string answer, int mostItems, [NotNullWhen(true)] out IReadOnlyList<JsonElement>? items, [NotNullWhen(false)] out string? problem)
    {
        (items, problem) = (null, null);
        JsonElement root;
        try
        {
            using var json = JsonDocument.Parse(WithoutFence(answer), new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = false });
            root = json.RootElement.Clone();
        }
        catch (JsonException)
        {
            problem = "it is not one JSON value, or has a field twice";
            return false;
        }

        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() != 1
            || !root.TryGetProperty(_list, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problem = $"it is not an object with the list {_list} and nothing else";
            return false;
        }

        if (list.GetArrayLength() > mostItems)
        {
            problem = FormattableString.Invariant($"the list {_list} has {list.GetArrayLength()} items, and at most {mostItems} are allowed");
            return false;
        }

        var read = list.EnumerateArray().ToList();
        problem = read.Select(Problem).FirstOrDefault(found => found is not null);
        items = problem is null ? read : null;
        return problem is null;
    }

    private string? Problem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return $"an item of {_list} is no object";
        }

        foreach (var field in _fields)
        {
            if (!item.TryGetProperty(field.Name, out var value))
            {
                return $"an item of {_list} has no {field.Name}";
            }

            if (!field.Takes(value))
            {
                return $"an item of {_list} has a {field.Name} that the schema does not allow";
            }
        }

        return item.GetPropertyCount() == _fields.Count ? null : $"an item of {_list} has a field that the schema does not have";
    }

    // Models like to wrap their JSON as they would in a chat.
    private static string WithoutFence(string answer)
    {
        var text = answer.Trim();
        var firstLine = text.IndexOf('\n', StringComparison.Ordinal);
        return firstLine > 0 && text.StartsWith(Fence, StringComparison.Ordinal) && text.EndsWith(Fence, StringComparison.Ordinal) && text.Length > firstLine + Fence.Length
            ? text[firstLine..^Fence.Length] : text;
    }

    private static JsonObject ObjectSchema(JsonObject properties) => new()
    {
        ["type"] = "object",
        ["properties"] = properties,
        ["required"] = new JsonArray([.. properties.Select(property => JsonValue.Create(property.Key))]),
        ["additionalProperties"] = false,
    };
}
