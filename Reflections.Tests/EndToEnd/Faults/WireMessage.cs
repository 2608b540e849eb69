using System.Security.Cryptography;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>One HTTP/1.1 message as it came over the wire.</summary>
/// <param name="StartLine">Its first line.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="HeadLength">How much of it is the head.</param>
internal sealed record WireMessage(string StartLine, byte[] Bytes, int HeadLength)
{
    public string Method => StartLine.Split(' ')[0];

    public string Target => StartLine.Split(' ')[1];

    /// <summary>The same for a request and its repetition, whose headers differ.</summary>
    public string Meaning => $"{Method} {Target} {Convert.ToHexString(SHA256.HashData(Bytes.AsSpan(HeadLength)))}";
}
