using System.Text;
using System.Text.RegularExpressions;

namespace Reflections.Domain.Documents;

/// <summary>What the first bytes of a file say beyond doubt, whatever its name or its server claims.</summary>
internal static partial class FileSignature
{
    private const int HtmlWindow = 256;

    /// <summary>The formats with a signature of their own.</summary>
    public enum Kind
    {
        /// <summary>Any text, or nothing known.</summary>
        None,

        /// <summary>Begins with <c>%PDF-</c>.</summary>
        Pdf,

        /// <summary>A zip archive, as a DOCX is one.</summary>
        Zip,

        /// <summary>The container of old Office files, which also holds those protected with a password.</summary>
        OleContainer,

        /// <summary>Begins with <c>&lt;!doctype html</c> or <c>&lt;html</c>.</summary>
        Html,
    }

    public static Kind Of(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Kind.Pdf,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => Kind.Zip,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Kind.OleContainer,
        _ when HtmlStart().IsMatch(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, HtmlWindow)])) => Kind.Html,
        _ => Kind.None,
    };

    /// <summary>True when an OLE container holds an encrypted Office document. Its folder names are UTF-16.</summary>
    public static bool IsEncryptedOffice(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\s*(?:<!doctype\s+html\b|<html\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HtmlStart();
}
