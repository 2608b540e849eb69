using System.Buffers;
using System.Text.RegularExpressions;
using Reflections.Domain.Documents.Html;

namespace Reflections.Domain.Documents;

/// <summary>Turns the bytes of a document into canonical text. Needs no network, and its time is linear in the document's length.</summary>
public static partial class DocumentReader
{
    private const int SniffWindow = 1024;

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u0085'))]);

    /// <summary>True when <see cref="Read"/> takes documents of this type; parameters such as a charset are ignored.</summary>
    /// <param name="mediaType">A Content-Type header. Null, empty and <c>application/octet-stream</c> say nothing and are not refused.</param>
    public static bool IsSupported(string? mediaType) => MediaType.Parse(mediaType).Type is not { } type || MediaType.FormatOf(type) is not null;

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">The raw document, already decompressed.</param>
    /// <param name="contentType">The Content-Type header, if there is one.</param>
    /// <param name="name">A file name or URL, whose extension decides when the content type says nothing.</param>
    /// <param name="limits">What the document may cost.</param>
    public static DocumentReading Read(ReadOnlyMemory<byte> bytes, string? contentType, string? name, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (bytes.Length > limits.MaxBytes)
        {
            return Refuse(DocumentRefusal.TooLarge, $"The document has {bytes.Length} bytes; at most {limits.MaxBytes} are read.");
        }

        var media = MediaType.Parse(contentType);
        var declared = media.Type is { } type ? MediaType.FormatOf(type) : ByExtension(MediaType.ExtensionOf(name));
        if (declared is null && (media.Type ?? MediaType.ExtensionOf(name)) is { Length: > 0 } unknown)
        {
            return Refuse(DocumentRefusal.MediaType, $"'{Shorten(unknown)}' is not supported; HTML, Markdown and plain text are.");
        }

        var isWide = media.Charset is { } wide && (wide.StartsWith("utf-16", StringComparison.Ordinal) || wide.StartsWith("utf-32", StringComparison.Ordinal));
        if (!isWide && bytes.Span is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) && bytes.Span.Contains((byte)0))
        {
            return Refuse(DocumentRefusal.NotText, "The document is binary: it contains NUL bytes.");
        }

        var text = TextDecoding.Decode(bytes.Span, media.Charset, declared is DocumentFormat.Html || declared is null, out var charset);
        if (text is null)
        {
            return Refuse(DocumentRefusal.Encoding, $"The document is not valid in the charset '{Shorten(charset)}'.");
        }

        var control = text.AsSpan().IndexOfAny(ControlCharacters);
        if (control >= 0)
        {
            return Refuse(DocumentRefusal.NotText, $"The document is not text: it contains the control character U+{(int)text[control]:X4} at {control}.");
        }

        if (string.IsNullOrWhiteSpace(text.TrimStart('\uFEFF')))
        {
            return Refuse(DocumentRefusal.Empty, "The document is empty.");
        }

        return (declared ?? Sniff(text)) switch
        {
            DocumentFormat.Html => HtmlReader.Read(text, limits),
            DocumentFormat.Markdown => ReadMarkdown(text),
            _ => new DocumentReading.Accepted(new CanonicalDocument(CanonicalText.From(text), null, IsMarkdown: false)),
        };
    }

    internal static DocumentReading Refuse(string code, string message) => new DocumentReading.Refused(code, message);

    private static DocumentReading ReadMarkdown(string text)
    {
        var canonical = CanonicalText.From(text);
        return new DocumentReading.Accepted(new CanonicalDocument(canonical, MarkdownBlocks.FirstHeading(canonical), IsMarkdown: true));
    }

    private static DocumentFormat? ByExtension(string extension) => extension switch
    {
        ".html" or ".htm" or ".xhtml" => DocumentFormat.Html,
        ".md" or ".markdown" => DocumentFormat.Markdown,
        ".txt" or ".text" => DocumentFormat.PlainText,
        _ => null,
    };

    private static DocumentFormat Sniff(string text)
    {
        var head = text[..Math.Min(text.Length, SniffWindow)];
        return LooksLikeHtml().IsMatch(head) ? DocumentFormat.Html
            : LooksLikeMarkdown().IsMatch(head) ? DocumentFormat.Markdown
            : DocumentFormat.PlainText;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^\s*(?:<\?xml\b|<!--|<!doctype\s+html\b|<html\b|<head\b|<body\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeHtml();

    [GeneratedRegex(@"^#{1,6} \S", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeMarkdown();
}
