using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Reflections.EmbeddedRuntime.Management;

/// <summary>Bodies of the durable HTTP API.</summary>
internal static class ManagementResponse
{
    // The API's clients are programs; nothing but JSON's own characters is escaped.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Status(HttpContext http, int status) => http.Response.StatusCode = status;

    public static async Task JsonAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, s_json);
        write(json);
        await json.FlushAsync(http.RequestAborted);
    }

    public static Task TextAsync(HttpContext http, int status, string text) => JsonAsync(http, status, json => json.WriteStringValue(text));

    /// <param name="error">What was wrong with the request, or null. Only what it says is told; the members for its type and its stack stay empty.</param>
    public static Task MessageAsync(HttpContext http, int status, string message, Exception? error = null) =>
        JsonAsync(http, status, json =>
        {
            json.WriteStartObject();
            json.WriteString("Message", message);
            if (error is not null)
            {
                json.WriteString("ExceptionMessage", error.Message);
                json.WriteNull("ExceptionType");
                json.WriteNull("StackTrace");
            }

            json.WriteEndObject();
        });

    public static Task PurgedAsync(HttpContext http, int count) =>
        JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("instancesDeleted", count);
            json.WriteEndObject();
        });

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a stored value as the JSON it is; text that is none, such as a reason, as a string.</summary>
    public static void WriteStored(Utf8JsonWriter json, string name, string? stored)
    {
        json.WritePropertyName(name);
        WriteStoredValue(json, stored);
    }

    public static void WriteStoredValue(Utf8JsonWriter json, string? stored)
    {
        if (string.IsNullOrEmpty(stored))
        {
            json.WriteNullValue();
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(stored);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(stored);
        }
    }
}
