using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Reflections.Domain.Identity;

/// <summary>SHA-256 in lower-case hex, of text or of several texts kept apart by their lengths.</summary>
public static class Sha256Text
{
    /// <summary>Length of a digest in hex digits.</summary>
    public const int Length = 64;

    /// <summary>The digest of the UTF-8 form of <paramref name="text"/>.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The digest of <paramref name="bytes"/>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>
    /// The digest of several texts. Each is preceded by its UTF-8 length (32 bit, big-endian), so that no two
    /// different lists of texts feed the hash the same bytes.
    /// </summary>
    public static string OfParts(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> prefix = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(prefix, bytes.Length);
            hash.AppendData(prefix);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether <paramref name="text"/> has the form of a hash: 64 lower-case hex digits.</summary>
    public static bool IsDigest(string? text) =>
        text is { Length: Length } && text.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0;
}
