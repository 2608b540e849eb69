using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Reflections.Domain.Identity;

/// <summary>Hash of everything but the content that shapes a result: extractors, chunker, model ids, prompt versions, evaluation policy.</summary>
[JsonConverter(typeof(ParsableJsonConverter<PipelineFingerprint>))]
public sealed record PipelineFingerprint : IParsable<PipelineFingerprint>
{
    private PipelineFingerprint(string value) => Value = value;

    /// <summary>64 lower-case hex digits.</summary>
    public string Value { get; }

    /// <summary>The fingerprint of the named parts, in the order given.</summary>
    public static PipelineFingerprint Of(params ReadOnlySpan<string> parts) => new(Sha256Text.OfParts(parts));

    /// <inheritdoc/>
    public static PipelineFingerprint Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException("A pipeline fingerprint is 64 lower-case hex digits.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PipelineFingerprint result)
    {
        result = Sha256Text.IsDigest(s) ? new PipelineFingerprint(s!) : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
