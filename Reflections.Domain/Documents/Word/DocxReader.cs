using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Reflections.Domain.Documents.Word;

/// <summary>Reads the text of a DOCX as Markdown.</summary>
internal static class DocxReader
{
    private const string ContentTypes = "[Content_Types].xml";
    private const int MaxEntries = 10_000;
    private const int CopyBuffer = 64 * 1024;

    public static DocumentReading Read(ReadOnlyMemory<byte> bytes, DocumentLimits limits)
    {
        try
        {
            if (Inspect(bytes, limits) is { } refusal)
            {
                return refusal;
            }

            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var package = WordprocessingDocument.Open(stream, isEditable: false);
            if (package.MainDocumentPart?.Document?.Body is not { } body)
            {
                return DocumentReader.Refuse(DocumentRefusal.Damaged, "The document is damaged: it has no body.");
            }

            var text = new DocxMarkdown(package.MainDocumentPart, limits).Render(body);
            if (text.Length == 0)
            {
                return DocumentReader.Refuse(DocumentRefusal.Empty, "The document is empty.");
            }

            var title = package.PackageProperties.Title is { } named && !string.IsNullOrWhiteSpace(named) ? CanonicalText.From(named).Trim() : null;
            return new DocumentReading.Accepted(new CanonicalDocument(text, MarkdownBlocks.FirstHeading(text) ?? title, IsMarkdown: true));
        }
        catch (Exception error) when (error is not (DocumentTooLargeException or OutOfMemoryException))
        {
            return DocumentReader.Refuse(DocumentRefusal.Damaged, "The document is damaged: it cannot be read as DOCX.");
        }
    }

    /// <summary>
    /// Decompresses every entry once, counting what really comes out, and walks every XML part, so that the library is only given packages whose size and
    /// nesting are bounded. What a zip archive declares of its sizes is not believed.
    /// </summary>
    private static DocumentReading? Inspect(ReadOnlyMemory<byte> bytes, DocumentLimits limits)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        DocumentTooLargeException.ThrowIfMore(archive.Entries.Count, MaxEntries, "files inside");
        if (!archive.Entries.Any(entry => entry.FullName.StartsWith("word/", StringComparison.Ordinal)) || archive.GetEntry(ContentTypes) is null)
        {
            return DocumentReader.Refuse(DocumentRefusal.MediaType, $"The file is a zip archive, but not a DOCX{KindOf(archive)}.");
        }

        var expanded = 0L;
        var elements = 0;
        var buffer = new byte[CopyBuffer];
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            using var copy = new MemoryStream();
            var isXml = entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                DocumentTooLargeException.ThrowIfMore(expanded += read, limits.MaxExpandedBytes, "bytes once decompressed");
                if (isXml)
                {
                    copy.Write(buffer, 0, read);
                }
            }

            if (isXml)
            {
                copy.Position = 0;
                elements += CountElements(copy, limits, elements);
            }
        }

        return null;
    }

    private static int CountElements(Stream xml, DocumentLimits limits, int before)
    {
        var count = 0;
        using var reader = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            DocumentTooLargeException.ThrowIfMore(before + ++count, limits.MaxValues, "XML elements");
            if (reader.Depth >= limits.MaxDepth)
            {
                throw new DocumentTooLargeException(FormattableString.Invariant($"The document nests XML elements deeper than {limits.MaxDepth}."));
            }
        }

        return count;
    }

    private static string KindOf(ZipArchive archive) =>
        archive.GetEntry("xl/workbook.xml") is not null ? " (it is a spreadsheet)"
        : archive.GetEntry("ppt/presentation.xml") is not null ? " (it is a presentation)"
        : archive.GetEntry("mimetype") is not null ? " (it is an OpenDocument or EPUB file)"
        : "";
}
