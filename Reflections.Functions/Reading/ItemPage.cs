using System.Text.Json.Serialization;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>A part of a list.</summary>
/// <param name="Continuation">Asks for the next part; null at the end.</param>
public sealed record ItemPage<T>(IReadOnlyList<T> Items, string? Continuation)
{
    /// <summary>What had to be left out because it cannot be read; null when nothing had to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}

/// <summary>A whole list.</summary>
public sealed record ItemList<T>(IReadOnlyList<T> Items)
{
    /// <inheritdoc cref="ItemPage{T}.Damaged"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}
