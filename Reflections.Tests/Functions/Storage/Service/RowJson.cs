using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>Rows as JSON: how they are sent, and how they are answered with minimal metadata, which is what the SDK asks for.</summary>
internal static class RowJson
{
    private const string TypeSuffix = "@odata.type";

    // Values go on as they came, and what is written here is read by the SDK only.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The row that was sent.</summary>
    /// <param name="keys">Its keys when the address names them; otherwise they are in the body.</param>
    public static StoredRow Read(ReadOnlyMemory<byte> body, (string Partition, string Row)? keys, WriteClock clock)
    {
        using var sent = JsonDocument.Parse(body);
        var root = sent.RootElement;
        var (partition, row) = keys ?? (root.GetProperty("PartitionKey").GetString()!, root.GetProperty("RowKey").GetString()!);
        var etag = clock.NextRowETag();
        var json = new ArrayBufferWriter<byte>(body.Length + 256);
        using (var writer = new Utf8JsonWriter(json, Writing))
        {
            writer.WriteStartObject();
            writer.WriteString("odata.etag", etag);
            writer.WriteString("PartitionKey", partition);
            writer.WriteString("RowKey", row);
            WriteProperties(root, writer);
            writer.WriteString("Timestamp", clock.Now.UtcDateTime);
            writer.WriteEndObject();
        }

        return new StoredRow(partition, row, etag, json.WrittenMemory);
    }

    /// <summary>One row as the service answers it.</summary>
    public static byte[] Answer(string table, StoredRow row) =>
        [.. Encoding.UTF8.GetBytes($"{{\"odata.metadata\":\"$metadata#{table}/@Element\","), .. row.Json.Span[1..]];

    /// <summary>Rows as the service answers a query.</summary>
    public static ReadOnlyMemory<byte> Answer(IReadOnlyList<StoredRow> rows)
    {
        var body = new ArrayBufferWriter<byte>(rows.Sum(row => row.Json.Length + 1) + 128);
        body.Write("{\"odata.metadata\":\"$metadata#Tables/@Element\",\"value\":["u8);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            body.Write(rows[i].Json.Span);
        }

        body.Write("]}"u8);
        return body.WrittenMemory;
    }

    /// <summary>The row's own properties.</summary>
    public static IReadOnlyList<SnapshotProperty> Properties(StoredRow row)
    {
        using var json = JsonDocument.Parse(row.Json);
        var properties = new List<SnapshotProperty>();
        string? type = null;
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal))
            {
                type = property.Value.GetString();
            }
            else if (!IsSystem(property.Name))
            {
                properties.Add(SnapshotProperty.Of(property.Name, type, property.Value));
                type = null;
            }
        }

        return properties;
    }

    private static void WriteProperties(JsonElement row, Utf8JsonWriter writer)
    {
        JsonProperty? held = null;
        foreach (var property in row.EnumerateObject())
        {
            // The SDK names the type after the value, and the service before it.
            if (held is { } value)
            {
                held = null;
                if (property.Name.Length == value.Name.Length + TypeSuffix.Length && property.Name.StartsWith(value.Name, StringComparison.Ordinal)
                    && property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                {
                    Write(value.Name, value.Value, property.Value.GetString(), writer);
                    continue;
                }

                Write(value.Name, value.Value, null, writer);
            }

            if (!IsSystem(property.Name) && !property.NameEquals("Timestamp" + TypeSuffix))
            {
                held = property;
            }
        }

        if (held is { } last)
        {
            Write(last.Name, last.Value, null, writer);
        }
    }

    private static void Write(string name, JsonElement value, string? type, Utf8JsonWriter writer)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (type == "Edm.Double")
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(Double(value.GetDouble()), skipInputValidation: true);
            return;
        }

        if (type is not null)
        {
            writer.WriteString(name + TypeSuffix, type);
        }

        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    // Whole numbers get a fraction: that alone tells them from an Int32. Zero has no sign.
    private static string Double(double value)
    {
        var text = (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static bool IsSystem(string name) => name is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or "odata.metadata";
}
