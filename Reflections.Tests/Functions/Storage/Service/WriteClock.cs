using System.Globalization;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>The time of a request, and ETags for what it writes: no two alike, though a test's clock may stand still.</summary>
internal sealed class WriteClock(DateTimeOffset now, long writes)
{
    public DateTimeOffset Now { get; } = now.ToUniversalTime();

    public long Writes { get; private set; } = writes;

    public string NextRowETag() =>
        string.Create(CultureInfo.InvariantCulture, $"W/\"datetime'{Now:yyyy'-'MM'-'dd'T'HH'%3A'mm'%3A'ss}.{++Writes:D7}Z'\"");

    public string NextBlobETag() => string.Create(CultureInfo.InvariantCulture, $"\"0x{++Writes:X15}\"");
}
