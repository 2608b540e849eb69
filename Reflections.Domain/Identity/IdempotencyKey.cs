using System.Diagnostics.CodeAnalysis;

namespace Reflections.Domain.Identity;

/// <summary>The caller's <c>Idempotency-Key</c> header: 1–255 visible ASCII characters.</summary>
public sealed record IdempotencyKey
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxLength = 255;

    private IdempotencyKey(string value) => Value = value;

    /// <summary>The key as the caller gave it.</summary>
    public string Value { get; }

    /// <summary>Makes a key, or explains in one sentence why the text is not one.</summary>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out IdempotencyKey? key, [NotNullWhen(false)] out string? problem)
    {
        problem = text switch
        {
            null or "" => "must not be empty",
            { Length: > MaxLength } => $"must be at most {MaxLength} characters, was {text.Length}",
            _ when text.Any(c => c is < '!' or > '~') => "must consist of visible ASCII characters",
            _ => null,
        };
        key = problem is null ? new IdempotencyKey(text!) : null;
        return problem is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
