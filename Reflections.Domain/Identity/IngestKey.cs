using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Reflections.Domain.Identity;

/// <summary>The composite hash that names one content of one source of one reflection.</summary>
[JsonConverter(typeof(ParsableJsonConverter<IngestKey>))]
public sealed record IngestKey : IParsable<IngestKey>
{
    private IngestKey(string value) => Value = value;

    /// <summary>64 lower-case hex digits.</summary>
    public string Value { get; }

    /// <summary>The key of a content of a source.</summary>
    public static IngestKey Of(ReflectionId reflection, SourceId source, ContentHash content) =>
        new(Sha256Text.OfParts(reflection.Value, source.Value, content.Value));

    /// <inheritdoc/>
    public static IngestKey Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException("An ingest key is 64 lower-case hex digits.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out IngestKey result)
    {
        result = Sha256Text.IsDigest(s) ? new IngestKey(s!) : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
