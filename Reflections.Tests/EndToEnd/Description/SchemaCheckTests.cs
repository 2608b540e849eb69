using System.Text.Json.Nodes;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>The check finds what is wrong: otherwise it would prove nothing.</summary>
public sealed class SchemaCheckTests
{
    private static readonly JsonNode Root = JsonNode.Parse("""{"schemas": {"Id": {"type": "string", "pattern": "^[a-f]{2}$"}}}""")!;

    [Theory]
    [InlineData("""{"type": "integer", "minimum": 1}""", "1", true)]
    [InlineData("""{"type": "integer", "minimum": 1}""", "0", false)]
    [InlineData("""{"type": "integer"}""", "1.5", false)]
    [InlineData("""{"type": "number", "maximum": 1}""", "1", true)]
    [InlineData("""{"type": ["string", "null"]}""", "null", true)]
    [InlineData("""{"type": "string"}""", "null", false)]
    [InlineData("""{"type": "boolean"}""", "\"true\"", false)]
    [InlineData("""{"type": "string", "enum": ["a", "b"]}""", "\"c\"", false)]
    [InlineData("""{"type": "string", "format": "date-time"}""", "\"2026-03-01T12:00:00+00:00\"", true)]
    [InlineData("""{"type": "string", "format": "date-time"}""", "\"soon\"", false)]
    [InlineData("""{"type": "string", "maxLength": 2}""", "\"abc\"", false)]
    [InlineData("""{"$ref": "#/schemas/Id"}""", "\"ab\"", true)]
    [InlineData("""{"$ref": "#/schemas/Id"}""", "\"xy\"", false)]
    [InlineData("""{"type": "array", "items": {"$ref": "#/schemas/Id"}}""", """["ab", "xy"]""", false)]
    [InlineData("""{"type": "array", "maxItems": 1, "items": {"type": "integer"}}""", "[1, 2]", false)]
    [InlineData("""{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}""", """{"a": 1}""", true)]
    [InlineData("""{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}""", "{}", false)]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "integer"}}}""", """{"b": 1}""", false)]
    [InlineData("""{"type": "object", "additionalProperties": {"type": "integer"}}""", """{"b": 1}""", true)]
    [InlineData("""{"type": "object", "additionalProperties": {"type": "integer"}}""", """{"b": "x"}""", false)]
    [InlineData("""{"anyOf": [{"type": "integer"}, {"type": "null"}]}""", "\"x\"", false)]
    [InlineData("""{"oneOf": [{"type": "integer"}, {"type": "number"}]}""", "1", false)]
    [InlineData("""{"const": "chunk"}""", "\"fact\"", false)]
    public void Check_Value_FitsOrNot(string schema, string value, bool fits) =>
        Assert.Equal(fits, new SchemaCheck(Root).Check(JsonNode.Parse(schema)!, JsonNode.Parse(value)).Count == 0);

    [Fact]
    public void Check_WordThatIsNotKnown_IsNotPassedOver() =>
        Assert.Throws<InvalidOperationException>(() => new SchemaCheck(Root).Check(JsonNode.Parse("""{"type": "array", "uniqueItems": true}""")!, new JsonArray()));
}
