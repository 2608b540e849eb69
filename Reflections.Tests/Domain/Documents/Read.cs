using System.Text;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents;

/// <summary>Reads documents for tests.</summary>
internal static class Read
{
    public static CanonicalDocument Accepted(byte[] bytes, string? contentType, string? name = null, DocumentLimits? limits = null)
    {
        var reading = DocumentReader.Read(bytes, contentType, name, limits ?? DocumentLimits.Default);
        return reading is DocumentReading.Accepted accepted ? accepted.Document : throw new InvalidOperationException($"Not read: {reading}");
    }

    public static CanonicalDocument Accepted(string text, string? contentType, string? name = null, DocumentLimits? limits = null) =>
        Accepted(Encoding.UTF8.GetBytes(text), contentType, name, limits);

    public static DocumentReading.Refused Refused(byte[] bytes, string? contentType, string? name = null, DocumentLimits? limits = null) =>
        Assert.IsType<DocumentReading.Refused>(DocumentReader.Read(bytes, contentType, name, limits ?? DocumentLimits.Default));

    public static DocumentReading.Refused Refused(string text, string? contentType, string? name = null, DocumentLimits? limits = null) =>
        Refused(Encoding.UTF8.GetBytes(text), contentType, name, limits);
}
