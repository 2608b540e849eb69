using System.Globalization;
using System.Text.Json;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A property of a row.</summary>
/// <param name="Type">The type's name in the Entity Data Model, such as <c>Edm.Int64</c>.</param>
/// <param name="Value">The value as the SDK would give it.</param>
internal sealed record SnapshotProperty(string Name, string Type, object Value)
{
    /// <param name="type">The type that stands beside the value, or null where the value's own form tells.</param>
    internal static SnapshotProperty Of(string name, string? type, JsonElement value)
    {
        type ??= value.ValueKind switch
        {
            JsonValueKind.String => "Edm.String",
            JsonValueKind.True or JsonValueKind.False => "Edm.Boolean",
            JsonValueKind.Number => value.TryGetInt32(out _) ? "Edm.Int32" : "Edm.Double",
            _ => throw new NotSupportedException($"{name} is {value.ValueKind}."),
        };
        return new SnapshotProperty(name, type, type switch
        {
            "Edm.String" => value.GetString()!,
            "Edm.Boolean" => value.GetBoolean(),
            "Edm.Int32" => value.GetInt32(),
            "Edm.Int64" => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            "Edm.Double" => value.GetDouble(),
            "Edm.DateTime" => value.GetDateTimeOffset(),
            "Edm.Guid" => value.GetGuid(),
            "Edm.Binary" => value.GetBytesFromBase64(),
            _ => throw new NotSupportedException($"{name} is {type}."),
        });
    }
}
