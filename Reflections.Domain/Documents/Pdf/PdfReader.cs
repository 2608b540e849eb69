using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Reads the text of a PDF.</summary>
/// <remarks>
/// The library is told nothing of limits, so it runs on a thread of its own whose stack is bounded and known, over bytes, filters, fonts and operations that
/// are counted (<see cref="PdfBudget"/>). What escapes every count, a loop in the library's memory alone, is left behind after
/// <see cref="LastResort"/>: the thread cannot be ended, but the run can.
/// </remarks>
internal static class PdfReader
{
    private const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Many times what the limits allow to take; no document is refused for a slow machine.</summary>
    private static readonly TimeSpan LastResort = TimeSpan.FromMinutes(5);

    public static DocumentReading Read(ReadOnlyMemory<byte> bytes, DocumentLimits limits)
    {
        var budget = new PdfBudget(limits, bytes.Length);
        DocumentReading? reading = null;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    reading = ReadPages(bytes, budget);
                }
                catch (Exception error)
                {
                    failure = error;
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "PDF reader",
        };
        thread.Start();
        if (!thread.Join(LastResort))
        {
            return DocumentReader.Refuse(DocumentRefusal.Damaged, "The document is damaged: reading it comes to no end.");
        }

        return (budget.Exceeded, failure) switch
        {
            ({ } exceeded, _) => DocumentReader.Refuse(DocumentRefusal.TooLarge, exceeded.Message),
            (_, null) => reading!,
            (_, DocumentTooLargeException refusal) => DocumentReader.Refuse(DocumentRefusal.TooLarge, refusal.Message),
            (_, PdfDocumentEncryptedException) => DocumentReader.Refuse(DocumentRefusal.Encrypted, "The document is protected with a password."),
            (_, OutOfMemoryException error) => throw new OutOfMemoryException("Reading a PDF took more memory than there is.", error),
            _ => DocumentReader.Refuse(DocumentRefusal.Damaged, "The document is damaged: it cannot be read as PDF."),
        };
    }

    private static DocumentReading ReadPages(ReadOnlyMemory<byte> bytes, PdfBudget budget)
    {
        var tree = new PdfPageTree(budget);
        tree.AddFile(bytes.Span);
        using var stream = new PdfStream(bytes, budget);
        using var document = PdfDocument.Open(stream, new PdfParsing(budget, tree));
        DocumentTooLargeException.ThrowIfMore(document.NumberOfPages, budget.Limits.MaxPages, "pages");
        document.AddPageFactory<PdfPage, PdfPageFactory>();
        var pages = new List<PdfPage>();
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            pages.Add(document.GetPage<PdfPage>(number));
        }

        if (pages.Count == 0)
        {
            return DocumentReader.Refuse(DocumentRefusal.Empty, "The document has no pages.");
        }

        if (PdfText.Of(pages, document.Information.Title, budget.Limits) is { Text.Length: > 0 } text)
        {
            return new DocumentReading.Accepted(text);
        }

        return pages.Exists(page => page.HasImages)
            ? DocumentReader.Refuse(DocumentRefusal.NoText, "The document has no text; it seems to be scanned images.")
            : DocumentReader.Refuse(DocumentRefusal.NoText, "The document has no text.");
    }
}
