using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Reflections.Domain.Identity;

/// <summary>The caller's name of a knowledge base: 1–128 UTF-16 units, no control characters, no lone surrogates.</summary>
[JsonConverter(typeof(ParsableJsonConverter<ReflectionId>))]
public sealed record ReflectionId : IParsable<ReflectionId>
{
    private ReflectionId(string value) => Value = value;

    /// <summary>The name as the caller gave it.</summary>
    public string Value { get; }

    /// <summary>Makes an id, or explains in one sentence why the text is not one.</summary>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out ReflectionId? id, [NotNullWhen(false)] out string? problem)
    {
        problem = CallerName.Problem(text);
        id = problem is null ? new ReflectionId(text!) : null;
        return problem is null;
    }

    /// <inheritdoc/>
    public static ReflectionId Parse(string s, IFormatProvider? provider = null) =>
        TryCreate(s, out var id, out var problem) ? id : throw new FormatException(problem);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ReflectionId result) =>
        TryCreate(s, out result, out _);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
