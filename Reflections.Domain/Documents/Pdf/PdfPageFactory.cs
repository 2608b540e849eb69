using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Logging;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Makes pages of nothing but glyphs. The library makes this object, from its type.</summary>
internal sealed class PdfPageFactory : BasePageFactory<PdfPage>
{
    public PdfPageFactory(
        IPdfTokenScanner pdfScanner, IResourceStore resourceStore, ILookupFilterProvider filterProvider, IPageContentParser pageContentParser,
        ParsingOptions parsingOptions)
        : base(
            pdfScanner, new PdfResources(resourceStore, pdfScanner, filterProvider, ((PdfParsing)parsingOptions).Budget), filterProvider,
            new BudgetedParser(pageContentParser, ((PdfParsing)parsingOptions).Budget), parsingOptions)
    {
    }

    protected override PdfPage ProcessPage(
        int pageNumber, DictionaryToken dictionary, NamedDestinations namedDestinations, MediaBox mediaBox, CropBox cropBox, UserSpaceUnit userSpaceUnit,
        PageRotationDegrees rotation, TransformationMatrix initialMatrix, IReadOnlyList<IGraphicsStateOperation> operations) =>
        new PdfTextProcessor(
            pageNumber, ResourceStore, PdfScanner, PageContentParser, FilterProvider, cropBox, userSpaceUnit, rotation, initialMatrix,
            (PdfParsing)ParsingOptions)
            .Process(pageNumber, operations);

    private sealed class BudgetedParser(IPageContentParser inner, PdfBudget budget) : IPageContentParser
    {
        public IReadOnlyList<IGraphicsStateOperation> Parse(int pageNumber, IInputBytes inputBytes, ILog log)
        {
            budget.Parse(inputBytes.Length);
            return inner.Parse(pageNumber, inputBytes, log);
        }
    }
}
