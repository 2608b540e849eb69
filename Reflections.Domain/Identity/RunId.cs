using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Reflections.Domain.Identity;

/// <summary>A run's name and its orchestration's instance id: a UUIDv7 as 32 lower-case hex digits, so that ids sort by time.</summary>
[JsonConverter(typeof(ParsableJsonConverter<RunId>))]
public sealed record RunId : IParsable<RunId>
{
    private readonly Guid _guid;

    private RunId(Guid guid) => _guid = guid;

    /// <summary>32 lower-case hex digits.</summary>
    public string Value => _guid.ToString("N", CultureInfo.InvariantCulture);

    /// <summary>The bitwise complement of <see cref="Value"/>: sorts the newest run first.</summary>
    public string NewestFirst
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            _guid.TryWriteBytes(bytes, bigEndian: true, out _);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)~bytes[i];
            }

            return Convert.ToHexStringLower(bytes);
        }
    }

    /// <summary>When it was made, to the millisecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It names a time after the year 9999.</exception>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Value.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>The last <see cref="NewestFirst"/> that a run of that time, or of a later one, can have.</summary>
    public static string NewestFirstSince(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{~time.ToUnixTimeMilliseconds() & 0xFFFF_FFFF_FFFF:x12}{new string('f', 20)}");

    /// <summary>The first <see cref="Value"/> that a run of that time, from 1970, or of a later one can have.</summary>
    public static string FirstAt(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.ToUnixTimeMilliseconds()):x12}{new string('0', 20)}");

    /// <summary>A new id at the time that <paramref name="time"/> tells.</summary>
    public static RunId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <inheritdoc/>
    public static RunId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A run id is 32 lower-case hex digits.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RunId result)
    {
        result = Guid.TryParseExact(s, "N", out var guid) ? new RunId(guid) : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
