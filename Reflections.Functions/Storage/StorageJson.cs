using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reflections.Functions.Storage;

/// <summary>How values become JSON in rows and blobs.</summary>
public static class StorageJson
{
    /// <summary>
    /// Compact, camel case, text beyond ASCII as it is (no browser reads this), and strict when read: what has no
    /// default must be there.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
