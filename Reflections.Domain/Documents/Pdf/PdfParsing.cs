using UglyToad.PdfPig;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>The library's options; it hands them to the page factory that it makes, and with them the budget.</summary>
internal sealed class PdfParsing : ParsingOptions
{
    /// <summary>Enough for any real file's objects, and far from a thread's stack.</summary>
    private const int MaxObjectDepth = 256;

    public PdfParsing(PdfBudget budget, PdfPageTree tree)
    {
        Budget = budget;
        MaxStackDepth = MaxObjectDepth;
        SkipMissingFonts = true;
        FilterProvider = new PdfFilters(budget, tree);
    }

    public PdfBudget Budget { get; }
}
