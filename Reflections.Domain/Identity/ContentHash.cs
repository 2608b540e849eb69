using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Reflections.Domain.Identity;

/// <summary>SHA-256 of a document's canonical text, lower-case hex.</summary>
[JsonConverter(typeof(ParsableJsonConverter<ContentHash>))]
public sealed record ContentHash : IParsable<ContentHash>
{
    private ContentHash(string value) => Value = value;

    /// <summary>64 lower-case hex digits.</summary>
    public string Value { get; }

    /// <summary>The hash of a text that is already canonical.</summary>
    public static ContentHash OfCanonical(string canonicalText) => new(Sha256Text.Of(canonicalText));

    /// <inheritdoc/>
    public static ContentHash Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException("A content hash is 64 lower-case hex digits.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ContentHash result)
    {
        result = Sha256Text.IsDigest(s) ? new ContentHash(s!) : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
