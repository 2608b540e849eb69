using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.YamlReader;
using Reflections.Functions.Hosting;
using SharpYaml.Serialization;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>The API's own description, as the app serves it.</summary>
internal sealed class ApiDescription
{
    private static readonly string[] Verbs = ["get", "put", "post", "delete", "patch", "head", "options"];

    private readonly JsonNode _root;
    private readonly SchemaCheck _schemas;

    private ApiDescription(string text)
    {
        Text = text;
        using var reader = new StringReader(text);
        var yaml = new YamlStream();
        yaml.Load(reader);

        // The reader has a text of its own for null.
        _root = JsonNode.Parse(YamlConverter.ToJsonNode(yaml.Documents[0]).ToJsonString().Replace(JsonNullSentinel.JsonNull.ToJsonString(), "null", StringComparison.Ordinal))!;
        _schemas = new SchemaCheck(_root);
        Operations =
        [
            .. from path in _root["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where Verbs.Contains(operation.Key)
               select new DescribedOperation(operation.Key.ToUpperInvariant(), path.Key, path.Value!, operation.Value!),
        ];
        ProblemTypes = Schemas["ProblemType"]!["enum"]!.AsArray().Select(type => type!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
    }

    public static ApiDescription Embedded { get; } = Read();

    public string Text { get; }

    public IReadOnlyList<DescribedOperation> Operations { get; }

    public IReadOnlySet<string> ProblemTypes { get; }

    public JsonObject Schemas => _root["components"]!["schemas"]!.AsObject();

    public DescribedOperation this[string id] => Operations.Single(operation => operation.Id == id);

    /// <summary>The media types and examples of everything the description shows, with the schema that each should fit.</summary>
    public IEnumerable<(string Place, JsonNode Schema, JsonNode Example)> Examples() => Examples(_root, "#");

    /// <summary>The parameters of an operation and of its path.</summary>
    public IEnumerable<DescribedParameter> Parameters(DescribedOperation operation) =>
        from list in new[] { operation.Item["parameters"], operation.Description["parameters"] }
        where list is not null
        from parameter in list.AsArray()
        let described = _schemas.Follow(parameter!)
        select new DescribedParameter(described["name"]!.GetValue<string>(), described["in"]!.GetValue<string>(), _schemas.Follow(described["schema"]!));

    /// <summary>The schema of the JSON that an operation is sent; null when it is sent none.</summary>
    public JsonNode? BodyOf(DescribedOperation operation) =>
        operation.Description["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema ? _schemas.Follow(schema) : null;

    /// <summary>What a reference names, or the node itself.</summary>
    public JsonNode Follow(JsonNode node) => _schemas.Follow(node);

    /// <summary>What is wrong with the value; empty when it fits.</summary>
    public IReadOnlyList<string> Check(JsonNode schema, JsonNode? value) => _schemas.Check(schema, value);

    /// <summary>What an answer has that its operation does not describe; empty when it is as described.</summary>
    public IReadOnlyList<string> Check(DescribedOperation operation, HttpStatusCode status, string? mediaType, string body)
    {
        if (operation.Responses[((int)status).ToString(CultureInfo.InvariantCulture)] is not { } named)
        {
            return [$"{(int)status} is not described"];
        }

        if (_schemas.Follow(named)["content"] is not JsonObject content)
        {
            return body.Length == 0 ? [] : ["there is a body"];
        }

        if (mediaType is null || content[mediaType] is not { } described)
        {
            return [$"the media type {mediaType ?? "(none)"} is not described"];
        }

        return described["schema"] is not { } schema ? []
            : mediaType == "application/x-ndjson" ? [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line => Check(Schemas["ExportLine"]!, JsonNode.Parse(line)))]
            : mediaType.EndsWith("json", StringComparison.Ordinal) ? Check(schema, JsonNode.Parse(body))
            : [];
    }

    private static ApiDescription Read()
    {
        using var reader = new StreamReader(typeof(ReflectionsApp).Assembly.GetManifestResourceStream("openapi.yaml")!);
        return new ApiDescription(reader.ReadToEnd());
    }

    private static IEnumerable<(string Place, JsonNode Schema, JsonNode Example)> Examples(JsonNode? node, string place)
    {
        if (node is JsonArray array)
        {
            return array.SelectMany((item, index) => Examples(item, $"{place}/{index}"));
        }

        if (node is not JsonObject all)
        {
            return [];
        }

        var own = all["schema"] is not { } schema ? []
            : (all["example"] is { } one ? [(place, schema, one)] : Array.Empty<(string, JsonNode, JsonNode)>())
                .Concat(all["examples"] is JsonObject several ? several.Select(each => ($"{place}/{each.Key}", schema, each.Value!["value"]!)) : []);
        return own.Concat(all.SelectMany(member => Examples(member.Value, $"{place}/{member.Key}")));
    }
}

/// <summary>Something that a call is told beside its body.</summary>
/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
internal sealed record DescribedParameter(string Name, string In, JsonNode Schema);

/// <summary>A described call.</summary>
internal sealed record DescribedOperation(string Method, string Path, JsonNode Item, JsonNode Description)
{
    public string Id => Description["operationId"]!.GetValue<string>();

    public string? Level => Description["x-level"]?.GetValue<string>();

    public JsonNode Responses => Description["responses"]!;

    /// <summary>The path under which a host serves it, with <c>{names}</c>.</summary>
    public string Route => $"/api{Path}";

    /// <summary>Whether the description says that no key is asked.</summary>
    public bool IsOpen => Description["security"] is JsonArray { Count: 0 };
}
