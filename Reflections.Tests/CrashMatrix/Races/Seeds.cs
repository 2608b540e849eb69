using System.Security.Cryptography;
using System.Buffers.Binary;
using System.Text;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The numbers that schedules are drawn from.</summary>
internal static class Seeds
{
    /// <summary>The seed of one schedule of a scenario.</summary>
    public static ulong Of(string scenario, int seed, int schedule) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{scenario}/{seed}/{schedule}"))));
}
