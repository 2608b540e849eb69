using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Azure;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>
/// An answer as far as the SDK looks at it, in a text to compare. Times, ETags and ids of requests are of each service's own making: of these
/// it only says that they are there.
/// </summary>
/// <param name="ETags">The ETags of the answer, in the order in which they stand there.</param>
internal sealed record AnswerForm(string Text, IReadOnlyList<string> ETags)
{
    private static readonly string[] Values =
        ["x-ms-error-code", "Content-Range", "x-ms-blob-type", "x-ms-continuation-NextPartitionKey", "x-ms-continuation-NextRowKey", "preference-applied"];

    private static readonly string[] Presences = ["ETag", "Last-Modified", "Date", "x-ms-creation-time"];

    public static AnswerForm Of(StorageRequest request, Response answer, ReadOnlyMemory<byte> body)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"status: {answer.Status}");
        var etags = new List<string>();
        foreach (var name in Values)
        {
            if (answer.Headers.TryGetValue(name, out var value))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {value}");
            }
        }

        foreach (var name in Presences)
        {
            if (answer.Headers.TryGetValue(name, out var value))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{name}: is there");
                if (name == "ETag")
                {
                    etags.Add(value);
                }
            }
        }

        if (answer.Headers.ContentType is { } type && body.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Content-Type: {type.Split(';')[0]}");
        }

        if (!request.IsForBlobs)
        {
            OfTables(body, text, etags);
        }
        else if (answer.IsError || answer.Status >= 400)
        {
            OfError(body, text);
        }
        else if (request.Query.Contains("comp=list", StringComparison.Ordinal))
        {
            OfListing(body, text, etags);
        }
        else
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Content-Length: {answer.Headers.ContentLength}").Append(Convert.ToHexString(body.Span));
        }

        return new AnswerForm(text.ToString(), etags);
    }

    private static void OfTables(ReadOnlyMemory<byte> body, StringBuilder text, List<string> etags)
    {
        foreach (var line in Encoding.UTF8.GetString(body.Span).Split("\r\n"))
        {
            if (line.StartsWith('{'))
            {
                using var json = JsonDocument.Parse(line);
                OfJson("", json.RootElement, text, etags);
            }
            else if (line.StartsWith("ETag: ", StringComparison.Ordinal))
            {
                text.AppendLine("ETag: is there");
                etags.Add(line["ETag: ".Length..]);
            }
            else if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || line.StartsWith("Content-ID: ", StringComparison.Ordinal))
            {
                text.AppendLine(line);
            }
        }
    }

    private static void OfJson(string name, JsonElement value, StringBuilder text, List<string> etags)
    {
        text.Append(name).Append(": ");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.AppendLine("{");
                foreach (var property in value.EnumerateObject())
                {
                    OfJson(property.Name, property.Value, text, etags);
                }

                text.AppendLine("}");
                break;
            case JsonValueKind.Array:
                text.AppendLine("[");
                foreach (var item in value.EnumerateArray())
                {
                    OfJson("", item, text, etags);
                }

                text.AppendLine("]");
                break;
            case JsonValueKind.Number:
                // What the SDK makes of it: the type first, then the value however it was written.
                text.AppendLine(value.TryGetInt32(out var whole)
                    ? string.Create(CultureInfo.InvariantCulture, $"{whole}")
                    : string.Create(CultureInfo.InvariantCulture, $"{value.GetDouble():R} as a double"));
                break;
            case JsonValueKind.String:
                text.AppendLine(OfString(name, value.GetString()!, etags));
                break;
            default:
                text.AppendLine(value.GetRawText());
                break;
        }
    }

    private static string OfString(string name, string value, List<string> etags)
    {
        switch (name)
        {
            case "odata.etag":
                etags.Add(value);
                return "is there";
            case "odata.metadata":
                return value[value.IndexOf('$', StringComparison.Ordinal)..];
            case "Timestamp":
                return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _) ? "is there" : value;
            default:
                return value.Split("\nRequestId:")[0];
        }
    }

    private static void OfError(ReadOnlyMemory<byte> body, StringBuilder text)
    {
        if (body.Length > 0)
        {
            var error = XDocument.Parse(Encoding.UTF8.GetString(body.Span)).Root!;
            text.AppendLine(CultureInfo.InvariantCulture, $"{error.Element("Code")!.Value}: {error.Element("Message")!.Value.Split("\nRequestId:")[0]}");
        }
    }

    private static void OfListing(ReadOnlyMemory<byte> body, StringBuilder text, List<string> etags)
    {
        var listing = XDocument.Parse(Encoding.UTF8.GetString(body.Span)).Root!;
        foreach (var blob in listing.Element("Blobs")!.Elements())
        {
            var properties = blob.Element("Properties")!;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{blob.Element("Name")!.Value} {properties.Element("Content-Length")!.Value} {properties.Element("Content-Type")!.Value} "
                + $"{properties.Element("BlobType")!.Value} {properties.Element("Last-Modified") is not null}");
            etags.Add($"\"{properties.Element("Etag")!.Value}\"");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"next: {listing.Element("NextMarker")!.Value}");
    }
}
