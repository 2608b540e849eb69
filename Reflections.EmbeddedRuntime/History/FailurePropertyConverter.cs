using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>Writes the plain values that failure properties hold, and reads them back as what they were.</summary>
/// <remarks>JSON knows no dates; they are written as an object of one member that names their kind.</remarks>
internal sealed class FailurePropertyConverter : JsonConverter<object>
{
    private const string Local = "$dateTime";
    private const string WithOffset = "$dateTimeOffset";

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Plain(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DateTime date:
                WriteDate(writer, Local, date.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset date:
                WriteDate(writer, WithOffset, date.ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                JsonSerializer.Serialize(writer, value, value.GetType(), options);
                break;
        }
    }

    private static void WriteDate(Utf8JsonWriter writer, string kind, string date)
    {
        writer.WriteStartObject();
        writer.WriteString(kind, date);
        writer.WriteEndObject();
    }

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
        _ => Date(element) ?? element.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value)),
    };

    private static object? Date(JsonElement element)
    {
        if (element.TryGetProperty(Local, out var local)
            && DateTime.TryParseExact(local.ToString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date))
        {
            return date;
        }

        return element.TryGetProperty(WithOffset, out var withOffset)
            && DateTimeOffset.TryParseExact(withOffset.ToString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
                ? moment
                : null;
    }
}
