using System.Text;
using System.Text.RegularExpressions;

namespace Reflections.Domain.Documents;

/// <summary>Bytes to text: byte order mark, then declared charset, then what an HTML page declares, then UTF-8; never a guess that hides damage.</summary>
internal static partial class TextDecoding
{
    private const int DeclarationWindow = 2048;

    /// <summary>The text, or null with the charset that did not fit (or is unknown).</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string? declared, bool isHtml, out string charset)
    {
        charset = MarkOf(bytes) ?? declared ?? (isHtml ? DeclaredInHtml(bytes) : null) ?? "utf-8";
        var encoding = Find(charset);
        if (encoding is null)
        {
            return null;
        }

        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>True for text in which NUL bytes are usual: a byte order mark or the declared charset says that a unit has two or four bytes.</summary>
    public static bool IsWide(ReadOnlySpan<byte> bytes, string? declared)
    {
        var charset = MarkOf(bytes) ?? declared ?? "";
        return charset.StartsWith("utf-16", StringComparison.Ordinal) || charset.StartsWith("utf-32", StringComparison.Ordinal);
    }

    private static string? MarkOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => "utf-8",
        [0xFF, 0xFE, 0, 0, ..] => "utf-32",
        [0, 0, 0xFE, 0xFF, ..] => "utf-32be",
        [0xFF, 0xFE, ..] => "utf-16",
        [0xFE, 0xFF, ..] => "utf-16be",
        _ => null,
    };

    private static string? DeclaredInHtml(ReadOnlySpan<byte> bytes)
    {
        var match = HtmlCharset().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationWindow)]));

        // A declaration that could be read byte by byte is itself not in a two-byte charset.
        return !match.Success || match.Groups[1].Value.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase)
            ? null
            : match.Groups[1].Value.ToLowerInvariant();
    }

    private static Encoding? Find(string charset)
    {
        // Pages say Latin-1 or ASCII and mean Windows-1252, a superset; the encoding standard of the web reads them so, and others likewise.
        var name = charset switch
        {
            "utf8" or "unicode-1-1-utf-8" => "utf-8",
            "iso-8859-1" or "iso8859-1" or "latin1" or "us-ascii" or "ascii" => "windows-1252",
            "iso-8859-9" or "latin5" => "windows-1254",
            "iso-8859-11" or "tis-620" => "windows-874",
            "gb2312" or "gbk" or "x-gbk" or "gb_2312-80" => "gb18030",
            "x-sjis" or "sjis" or "windows-31j" => "shift_jis",
            "ks_c_5601-1987" or "euc-kr" => "ks_c_5601-1987",
            _ => charset,
        };
        if (name is "utf-7")
        {
            return null;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<(?:meta\b[^>]{0,300}?\bcharset|\?xml\b[^>]{0,300}?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HtmlCharset();
}
