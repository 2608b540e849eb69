using System.Buffers;
using System.Text.RegularExpressions;
using Reflections.Domain.Documents.Data;
using Reflections.Domain.Documents.Html;
using Reflections.Domain.Documents.Pdf;
using Reflections.Domain.Documents.Word;

namespace Reflections.Domain.Documents;

/// <summary>Turns the bytes of a document into canonical text. Needs no network, and what it does is bounded by <see cref="DocumentLimits"/>.</summary>
public static partial class DocumentReader
{
    private const int Version = 3;
    private const int SniffWindow = 1024;

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u0085'))]);

    /// <summary>Version of the readers; part of the pipeline fingerprint, since it decides which text a document gives.</summary>
    public static string Fingerprint => FormattableString.Invariant($"reader/{Version}");

    /// <summary>True when <see cref="Read"/> takes documents of this type; parameters such as a charset are ignored.</summary>
    /// <param name="mediaType">A Content-Type header. Null, empty and <c>application/octet-stream</c> say nothing and are not refused.</param>
    public static bool IsSupported(string? mediaType) => MediaType.Parse(mediaType).Type is not { } type || MediaType.FormatOf(type) is not null;

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">The raw document, already decompressed.</param>
    /// <param name="contentType">The Content-Type header, if there is one. Bytes that can only be PDF, a zip archive or HTML are read as what they are.</param>
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
        var declared = media.Type is { } type ? MediaType.FormatOf(type) : MediaType.FormatOfExtension(MediaType.ExtensionOf(name));
        var signature = FileSignature.Of(bytes.Span);
        if (declared is null && signature is not (FileSignature.Kind.Pdf or FileSignature.Kind.Zip or FileSignature.Kind.OleContainer)
            && (media.Type ?? MediaType.ExtensionOf(name)) is { Length: > 0 } unknown)
        {
            return Refuse(DocumentRefusal.MediaType, $"'{Shorten(unknown)}' is not supported; HTML, Markdown, plain text, PDF, DOCX, CSV and JSON are.");
        }

        try
        {
            return signature switch
            {
                FileSignature.Kind.Pdf => PdfReader.Read(bytes, limits),
                FileSignature.Kind.Zip => DocxReader.Read(bytes, limits),
                FileSignature.Kind.OleContainer => FileSignature.IsEncryptedOffice(bytes.Span)
                    ? Refuse(DocumentRefusal.Encrypted, "The document is protected with a password.")
                    : Refuse(DocumentRefusal.MediaType, "The document is in an old Office format; DOCX is supported."),
                _ when bytes.IsEmpty => Refuse(DocumentRefusal.Empty, "The document is empty."),
                _ when declared is FileFormat.Pdf && signature != FileSignature.Kind.Html => PdfReader.Read(bytes, limits),
                _ when declared is FileFormat.Docx && signature != FileSignature.Kind.Html =>
                    Refuse(DocumentRefusal.Damaged, "The document is damaged: a DOCX is a zip archive, and this is none."),
                FileSignature.Kind.Html => ReadText(bytes, media, FileFormat.Html, limits),
                _ => ReadText(bytes, media, declared, limits),
            };
        }
        catch (DocumentTooLargeException refusal)
        {
            return Refuse(DocumentRefusal.TooLarge, refusal.Message);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // Parsers of hostile input fail in ways of their own; whichever it is, another try gives the same.
            return Refuse(DocumentRefusal.Damaged, $"The document is damaged: it cannot be read ({error.GetType().Name}).");
        }
    }

    internal static DocumentReading Refuse(string code, string message) => new DocumentReading.Refused(code, message);

    private static DocumentReading ReadText(ReadOnlyMemory<byte> bytes, MediaType media, FileFormat? declared, DocumentLimits limits)
    {
        if (!TextDecoding.IsWide(bytes.Span, media.Charset) && bytes.Span.Contains((byte)0))
        {
            return Refuse(DocumentRefusal.NotText, "The document is binary: it contains NUL bytes.");
        }

        var text = TextDecoding.Decode(bytes.Span, media.Charset, declared is FileFormat.Html || declared is null, out var charset);
        if (text is null)
        {
            return Refuse(DocumentRefusal.Encoding, $"The document is not valid in the charset '{Shorten(charset)}'.");
        }

        var format = declared ?? Sniff(text);

        // Browsers pass over them in a page, and so does its reader.
        var control = format == FileFormat.Html ? -1 : text.AsSpan().IndexOfAny(ControlCharacters);
        if (control >= 0)
        {
            return Refuse(DocumentRefusal.NotText, $"The document is not text: it contains the control character U+{(int)text[control]:X4} at {control}.");
        }

        text = text.TrimStart('\uFEFF');
        if (string.IsNullOrWhiteSpace(text))
        {
            return Refuse(DocumentRefusal.Empty, "The document is empty.");
        }

        DocumentTooLargeException.ThrowIfMore(text.Length, limits.MaxCharacters, "characters of text");
        return format switch
        {
            FileFormat.Html => HtmlReader.Read(text, limits),
            FileFormat.Markdown => ReadMarkdown(text),
            FileFormat.Csv => CsvReader.Read(text, limits),
            FileFormat.Json => JsonReader.Read(text, limits),
            _ => new DocumentReading.Accepted(new CanonicalDocument(CanonicalText.From(text), null, IsMarkdown: false)),
        };
    }

    private static DocumentReading ReadMarkdown(string text)
    {
        var canonical = CanonicalText.From(text);
        return new DocumentReading.Accepted(new CanonicalDocument(canonical, MarkdownBlocks.FirstHeading(canonical), IsMarkdown: true));
    }

    private static FileFormat Sniff(string text)
    {
        var head = text[..Math.Min(text.Length, SniffWindow)];
        return LooksLikeHtml().IsMatch(head) ? FileFormat.Html
            : LooksLikeMarkdown().IsMatch(head) ? FileFormat.Markdown
            : FileFormat.PlainText;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^\s*(?:<\?xml\b|<!--|<!doctype\s+html\b|<html\b|<head\b|<body\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeHtml();

    [GeneratedRegex(@"^#{1,6} \S", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeMarkdown();
}
