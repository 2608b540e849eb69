using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>
/// Checks values against the schemas of a description: the words of JSON Schema that it uses, and no other. An object's schema tells all its members,
/// so that a member that nobody described is found.
/// </summary>
/// <param name="root">The description, for references.</param>
internal sealed class SchemaCheck(JsonNode root)
{
    private static readonly string[] Known =
    [
        "$ref", "type", "enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "required", "properties", "additionalProperties",
        "items", "minItems", "maxItems", "anyOf", "oneOf", "description", "examples", "default",

        // For generators only: each of the choices says what its own member must be.
        "discriminator",
    ];

    /// <summary>What is wrong with the value, each with its place; empty when it fits.</summary>
    public IReadOnlyList<string> Check(JsonNode schema, JsonNode? value)
    {
        var wrong = new List<string>();
        Check(schema, value, "$", wrong);
        return wrong;
    }

    /// <summary>Words of the schema, and of those within it, that are not checked here.</summary>
    public static IEnumerable<string> UnknownWords(JsonNode schema)
    {
        var words = schema.AsObject();
        var within = (words["properties"] as JsonObject ?? []).Select(member => member.Value)
            .Concat(new[] { "anyOf", "oneOf" }.SelectMany(name => words[name] as JsonArray ?? []))
            .Append(words["items"])
            .Append(words["additionalProperties"])
            .OfType<JsonObject>();
        return words.Select(word => word.Key).Except(Known).Concat(within.SelectMany(UnknownWords));
    }

    /// <summary>What a reference names, or the node itself.</summary>
    public JsonNode Follow(JsonNode node)
    {
        while (node is JsonObject all && all["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference.Split('/').Skip(1).Aggregate(root, (at, name) => at[name] ?? throw new InvalidOperationException($"{reference} names nothing."));
        }

        return node;
    }

    private void Check(JsonNode given, JsonNode? value, string place, List<string> wrong)
    {
        var schema = Follow(given).AsObject();
        if (schema.Select(word => word.Key).Except(Known).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"The schema at {place} says '{unknown}', which is not checked here.");
        }

        if (schema["type"] is { } type && !Names(type).Any(name => IsA(name, value)))
        {
            wrong.Add($"{place} is {Kind(value)}, not {string.Join(" or ", Names(type))}");
            return;
        }

        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, value))
        {
            wrong.Add($"{place} is not {only}");
        }

        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            wrong.Add($"{place} is {value}, which is none of the choices");
        }

        CheckChoices(schema, value, place, wrong);
        switch (value)
        {
            case JsonObject members:
                CheckMembers(schema, members, place, wrong);
                break;
            case JsonArray items:
                CheckItems(schema, items, place, wrong);
                break;
            case not null when value.GetValueKind() == JsonValueKind.String:
                CheckText(schema, value.GetValue<string>(), place, wrong);
                break;
            case not null when value.GetValueKind() == JsonValueKind.Number:
                CheckRange(schema, Number(value), place, wrong);
                break;
        }
    }

    private void CheckChoices(JsonObject schema, JsonNode? value, string place, List<string> wrong)
    {
        if ((schema["anyOf"] ?? schema["oneOf"]) is not JsonArray choices)
        {
            return;
        }

        var tried = choices.Select(choice =>
        {
            var found = new List<string>();
            Check(choice!, value, place, found);
            return found;
        }).ToList();
        var fitting = tried.Count(found => found.Count == 0);
        if (fitting == 0)
        {
            wrong.Add($"{place} fits none of the choices: {string.Join(" | ", tried.Select(found => string.Join(", ", found)))}");
        }
        else if (fitting > 1 && schema["oneOf"] is not null)
        {
            wrong.Add($"{place} fits {fitting} choices");
        }
    }

    private void CheckMembers(JsonObject schema, JsonObject value, string place, List<string> wrong)
    {
        if (schema["required"] is JsonArray required)
        {
            wrong.AddRange(required.Select(name => name!.GetValue<string>()).Where(name => !value.ContainsKey(name)).Select(name => $"{place}.{name} is missing"));
        }

        if (schema["properties"] is null && schema["additionalProperties"] is null)
        {
            return;
        }

        foreach (var (name, member) in value)
        {
            if ((schema["properties"]?[name] ?? (schema["additionalProperties"] as JsonObject)) is { } described)
            {
                Check(described, member, $"{place}.{name}", wrong);
            }
            else if (schema["additionalProperties"] is not JsonValue any || !any.GetValue<bool>())
            {
                wrong.Add($"{place}.{name} is not described");
            }
        }
    }

    private void CheckItems(JsonObject schema, JsonArray value, string place, List<string> wrong)
    {
        CheckRange(schema["minItems"], schema["maxItems"], value.Count, $"the length of {place}", wrong);
        if (schema["items"] is { } described)
        {
            for (var i = 0; i < value.Count; i++)
            {
                Check(described, value[i], FormattableString.Invariant($"{place}[{i}]"), wrong);
            }
        }
    }

    private static void CheckText(JsonObject schema, string value, string place, List<string> wrong)
    {
        CheckRange(schema["minLength"], schema["maxLength"], value.Length, $"the length of {place}", wrong);
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            wrong.Add($"{place} is {value}, which is not as {pattern}");
        }

        var isFormatted = schema["format"]?.GetValue<string>() switch
        {
            null => true,
            "date-time" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && value.Contains('T', StringComparison.Ordinal),
            "uri" => Uri.TryCreate(value, UriKind.Absolute, out _),
            var other => throw new InvalidOperationException($"The format {other} is not checked here."),
        };
        if (!isFormatted)
        {
            wrong.Add($"{place} is {value}, which is no {schema["format"]}");
        }
    }

    private static void CheckRange(JsonObject schema, double value, string place, List<string> wrong) =>
        CheckRange(schema["minimum"], schema["maximum"], value, place, wrong);

    private static void CheckRange(JsonNode? least, JsonNode? most, double value, string place, List<string> wrong)
    {
        if ((least is not null && value < Number(least)) || (most is not null && value > Number(most)))
        {
            wrong.Add(FormattableString.Invariant($"{place} is {value}, which is out of range"));
        }
    }

    private static IEnumerable<string> Names(JsonNode type) => type is JsonArray several ? several.Select(name => name!.GetValue<string>()) : [type.GetValue<string>()];

    private static bool IsA(string name, JsonNode? value) => name switch
    {
        "number" => Kind(value) is "number" or "integer",
        _ => Kind(value) == name,
    };

    private static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => Number(value) == Math.Floor(Number(value)) ? "integer" : "number",
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
