using System.Globalization;
using System.Text.Json;

namespace Reflections.Domain.Documents.Data;

/// <summary>
/// Writes JSON values as records. A name is the way to the value: <c>address.city</c>, <c>ports[2].name</c> (positions from 1, as rows are counted). A list of
/// plain values is one line, its values separated by commas. Nulls are left out. Values may nest as deep as the limit that was checked before.
/// </summary>
internal sealed class JsonRecords(RecordWriter writer)
{
    /// <summary>Writes a document of one value.</summary>
    public DocumentReading Write(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Array && !IsPlainList(document))
        {
            var row = 0;
            foreach (var element in document.EnumerateArray())
            {
                Row(++row, element);
            }
        }
        else if (document.ValueKind == JsonValueKind.Object)
        {
            WriteObject(document);
        }
        else
        {
            Row(1, document);
        }

        return ToReading();
    }

    /// <summary>Writes one of several values.</summary>
    public void Row(int number, JsonElement value)
    {
        writer.Begin(number);
        Fields("", value);
    }

    public DocumentReading ToReading() => writer.ToReading(null);

    private void WriteObject(JsonElement document)
    {
        writer.Begin(null);
        foreach (var member in document.EnumerateObject().Where(member => IsPlain(member.Value) || IsPlainList(member.Value)))
        {
            Fields(member.Name, member.Value);
        }

        foreach (var member in document.EnumerateObject().Where(member => !IsPlain(member.Value) && !IsPlainList(member.Value)))
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                writer.Begin(null);
                Fields(member.Name, member.Value);
                continue;
            }

            var position = 0;
            foreach (var element in member.Value.EnumerateArray())
            {
                writer.Begin(null);
                Fields(At(member.Name, ++position), element);
            }
        }
    }

    private void Fields(string path, JsonElement value)
    {
        writer.Count(1, path);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                Fields(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
            }
        }
        else if (IsPlainList(value))
        {
            writer.Field(path, string.Join(", ", value.EnumerateArray().Select(TextOf).Where(text => text.Length > 0)));
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var position = 0;
            foreach (var element in value.EnumerateArray())
            {
                Fields(At(path, ++position), element);
            }
        }
        else
        {
            writer.Field(path, TextOf(value));
        }
    }

    private static string At(string path, int position) => string.Create(CultureInfo.InvariantCulture, $"{path}[{position}]");

    private static bool IsPlain(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static bool IsPlainList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsPlain);

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
