using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>Writes an HTTP method as its name.</summary>
internal sealed class HttpMethodJsonConverter : JsonConverter<HttpMethod>
{
    public override HttpMethod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        HttpMethod.Parse(reader.GetString() ?? throw new JsonException("The method has no name."));

    public override void Write(Utf8JsonWriter writer, HttpMethod value, JsonSerializerOptions options) => writer.WriteStringValue(value.Method);
}
