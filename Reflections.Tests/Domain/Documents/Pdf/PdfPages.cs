using Reflections.Domain.Documents;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Reflections.Tests.Domain.Documents.Pdf;

/// <summary>Builds PDFs for tests, a line at a time.</summary>
internal sealed class PdfPages
{
    public const double Width = 595;
    public const double Height = 842;

    private readonly PdfDocumentBuilder builder = new();
    private readonly PdfDocumentBuilder.AddedFont font;
    private PdfPageBuilder? page;

    public PdfPages() => font = builder.AddStandard14Font(Standard14Font.Helvetica);

    /// <summary>Begins a page.</summary>
    public PdfPages Page()
    {
        page = builder.AddPage(Width, Height);
        return this;
    }

    /// <summary>Writes a line; its base line is <paramref name="top"/> points below the page's upper edge.</summary>
    public PdfPages Line(string text, double top, double left = 72, double size = 10)
    {
        page!.AddText(text, size, new PdfPoint(left, Height - top), font);
        return this;
    }

    /// <summary>Writes lines one below the other, 1.2 sizes apart.</summary>
    public PdfPages Lines(double top, IEnumerable<string> texts, double left = 72, double size = 10)
    {
        foreach (var text in texts)
        {
            Line(text, top, left, size);
            top += 1.2 * size;
        }

        return this;
    }

    public byte[] ToBytes() => builder.Build();

    public CanonicalDocument Read() => Documents.Read.Accepted(ToBytes(), "application/pdf");
}
