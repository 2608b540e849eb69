using System.Security.Cryptography;
using System.Text;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Name-based ids, version 5 of RFC 4122.</summary>
internal static class DeterministicGuid
{
    // A name space of our own; any fixed one serves, but it may never change.
    private static readonly byte[] NameSpace = new Guid("5b0f4c1e-6a3d-4d0a-9a57-0f3c2d8e7b41").ToByteArray(bigEndian: true);

    public static Guid Create(string name)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData([.. NameSpace, .. Encoding.UTF8.GetBytes(name)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
