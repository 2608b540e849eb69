using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Reflections.Domain.Documents;

namespace Reflections.Functions.Fetching;

/// <summary>
/// How far a declared media type is believed before a body is downloaded: it may spare the download of what cannot be read, but servers declare
/// much that is not so. What the bytes are is decided by who reads them.
/// </summary>
internal static class DeclaredType
{
    /// <summary>How much of a body is looked at, in bytes.</summary>
    public const int Window = 512;

    // What servers say of files that they do not know, or want to be saved.
    private static readonly FrozenSet<string> SayNothing = FrozenSet.ToFrozenSet(
    [
        "application/octet-stream", "binary/octet-stream", "application/x-octet-stream", "application/binary", "application/x-binary",
        "application/download", "application/x-download", "application/force-download", "application/x-force-download",
        "application/unknown", "application/x-unknown", "unknown/unknown", "content/unknown",
    ]);

    private static readonly string[] HtmlBeginnings = ["<!doctype html", "<html", "<head", "<body"];
    private static readonly SearchValues<byte> NoText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Except([0x09, 0x0A, 0x0C, 0x0D]).Select(code => (byte)code)]);

    /// <summary>The type without those that say nothing.</summary>
    /// <param name="type">Lower case, without parameters, or null.</param>
    public static string? Meaning(string? type) => type is null || SayNothing.Contains(type) ? null : type;

    /// <summary>Whether documents of this type can be read, as far as the type tells.</summary>
    public static bool IsReadable(string? type) => DocumentReader.IsSupported(type);

    /// <summary>The type that the bytes themselves show, where <paramref name="type"/> says nothing or something else; null when they show none.</summary>
    /// <param name="type">One that cannot be read, or null.</param>
    /// <param name="body">Its first <see cref="Window"/> bytes are looked at.</param>
    public static string? Seen(string? type, ReadOnlySpan<byte> body)
    {
        var beginning = body[..Math.Min(body.Length, Window)];
        if (beginning.StartsWith("%PDF-"u8))
        {
            return "application/pdf";
        }

        var text = Encoding.Latin1.GetString(beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning).AsSpan().TrimStart();
        foreach (var html in HtmlBeginnings)
        {
            if (text.StartsWith(html, StringComparison.OrdinalIgnoreCase))
            {
                return "text/html";
            }
        }

        return type is not null && IsNeverText(type) && text.Length > 0 && beginning.IndexOfAny(NoText) < 0 ? "text/plain" : null;
    }

    // An SVG is text, and so is a playlist.
    private static bool IsNeverText(string type) =>
        (type.StartsWith("image/", StringComparison.Ordinal) && !type.EndsWith("+xml", StringComparison.Ordinal))
        || ((type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal))
            && !type.EndsWith("mpegurl", StringComparison.Ordinal))
        || type.StartsWith("font/", StringComparison.Ordinal);
}
