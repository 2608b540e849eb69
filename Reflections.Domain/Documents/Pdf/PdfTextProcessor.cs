using System.Collections.Frozen;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Graphics.Operations.MarkedContent;
using UglyToad.PdfPig.Graphics.Operations.SpecialGraphicsState;
using UglyToad.PdfPig.Graphics.Operations.TextObjects;
using UglyToad.PdfPig.Graphics.Operations.TextPositioning;
using UglyToad.PdfPig.Graphics.Operations.TextShowing;
using UglyToad.PdfPig.Graphics.Operations.TextState;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.PdfFonts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;
using InlineImageEnd = UglyToad.PdfPig.Graphics.Operations.InlineImages.EndInlineImage;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>Runs the operations of a page that place text, and no others. Text marked as an artifact, such as a running header, is left out.</summary>
internal sealed class PdfTextProcessor(
    int pageNumber, IResourceStore resources, IPdfTokenScanner scanner, IPageContentParser parser, ILookupFilterProvider filters, CropBox cropBox,
    UserSpaceUnit unit, PageRotationDegrees rotation, in TransformationMatrix initialMatrix, PdfParsing options)
    : BaseStreamProcessor<PdfPage>(pageNumber, resources, scanner, parser, filters, cropBox, unit, rotation, initialMatrix, options)
{
    private const int MaxNestedDrawings = 32;
    private const int MaxSavedStates = 1000;

    private static readonly FrozenSet<Type> TextOperations = FrozenSet.Create(
        typeof(BeginText), typeof(EndText), typeof(MoveToNextLine), typeof(MoveToNextLineWithOffset), typeof(MoveToNextLineWithOffsetSetLeading),
        typeof(SetTextMatrix), typeof(MoveToNextLineShowText), typeof(MoveToNextLineShowTextWithSpacing), typeof(ShowText), typeof(ShowTextsWithPositioning),
        typeof(SetCharacterSpacing), typeof(SetFontAndSize), typeof(SetHorizontalScaling), typeof(SetTextLeading), typeof(SetTextRise), typeof(SetWordSpacing),
        typeof(BeginMarkedContent), typeof(BeginMarkedContentWithProperties), typeof(EndMarkedContent),
        typeof(Push), typeof(Pop), typeof(ModifyCurrentTransformationMatrix), typeof(InvokeNamedXObject));

    private readonly PdfBudget budget = options.Budget;
    private readonly List<PdfGlyph> glyphs = [];
    private int drawings;
    private int marks;
    private int? artifact;
    private bool hasImages;

    public override PdfPage Process(int pageNumberCurrent, IReadOnlyList<IGraphicsStateOperation> operations)
    {
        PageNumber = pageNumberCurrent;
        CloneAllStates();
        ProcessOperations(operations);
        return new PdfPage(pageNumberCurrent, glyphs, hasImages);
    }

    protected override void ProcessOperations(IReadOnlyList<IGraphicsStateOperation> operations)
    {
        foreach (var operation in operations)
        {
            budget.Operate();
            if (TextOperations.Contains(operation.GetType()))
            {
                operation.Run(this);
            }
            else if (operation is InlineImageEnd)
            {
                hasImages = true;
            }
        }
    }

    protected override void ProcessFormXObject(StreamToken formStream, NameToken xObjectName)
    {
        if (drawings >= MaxNestedDrawings)
        {
            budget.Refuse(FormattableString.Invariant($"The document nests drawings deeper than {MaxNestedDrawings}."));
        }

        drawings++;
        base.ProcessFormXObject(formStream, xObjectName);
        drawings--;
    }

    public override void PushState()
    {
        if (StackSize >= MaxSavedStates)
        {
            budget.Refuse(FormattableString.Invariant($"The document saves its drawing state more than {MaxSavedStates} times over."));
        }

        base.PushState();
    }

    public override void RenderGlyph(
        IFont font, CurrentGraphicsState currentState, double fontSize, double pointSize, int code, string unicode, long currentOffset,
        in TransformationMatrix renderingMatrix, in TransformationMatrix textMatrix, in TransformationMatrix transformationMatrix,
        CharacterBoundingBox characterBoundingBox)
    {
        budget.Operate();
        if (artifact is not null || unicode.Length == 0)
        {
            return;
        }

        var start = Place(0, 0, renderingMatrix, textMatrix, transformationMatrix);
        var end = Place(characterBoundingBox.Width, 0, renderingMatrix, textMatrix, transformationMatrix);
        var top = Place(0, 1, renderingMatrix, textMatrix, transformationMatrix);
        var size = Math.Sqrt(((top.X - start.X) * (top.X - start.X)) + ((top.Y - start.Y) * (top.Y - start.Y)));
        if (double.IsFinite(start.X) && double.IsFinite(start.Y) && double.IsFinite(end.X) && double.IsFinite(end.Y) && double.IsFinite(size) && size > 0)
        {
            glyphs.Add(new PdfGlyph(unicode, start.X, start.Y, end.X, end.Y, size));
        }
    }

    public override void BeginMarkedContent(NameToken name, NameToken? propertyDictionaryName, DictionaryToken? properties)
    {
        marks++;
        artifact ??= name.Data == "Artifact" ? marks : null;
    }

    public override void EndMarkedContent()
    {
        artifact = artifact == marks ? null : artifact;
        marks--;
    }

    protected override void RenderXObjectImage(XObjectContentRecord xObjectContentRecord) => hasImages = true;

    protected override void RenderInlineImage(InlineImage inlineImage) => hasImages = true;

    public override void BeginSubpath()
    {
    }

    public override PdfPoint? CloseSubpath() => null;

    public override void StrokePath(bool close)
    {
    }

    public override void FillPath(FillingRule fillingRule, bool close)
    {
    }

    public override void FillStrokePath(FillingRule fillingRule, bool close)
    {
    }

    public override void MoveTo(double x, double y)
    {
    }

    public override void BezierCurveTo(double x2, double y2, double x3, double y3)
    {
    }

    public override void BezierCurveTo(double x1, double y1, double x2, double y2, double x3, double y3)
    {
    }

    public override void LineTo(double x, double y)
    {
    }

    public override void Rectangle(double x, double y, double width, double height)
    {
    }

    public override void EndPath()
    {
    }

    public override void ClosePath()
    {
    }

    public override void ModifyClippingIntersect(FillingRule clippingRule)
    {
    }

    public override void PaintShading(NameToken shadingName)
    {
    }

    protected override void ClipToRectangle(PdfRectangle rectangle, FillingRule clippingRule)
    {
    }

    private static PdfPoint Place(
        double x, double y, in TransformationMatrix rendering, in TransformationMatrix text, in TransformationMatrix transformation) =>
        transformation.Transform(text.Transform(rendering.Transform(new PdfPoint(x, y))));
}
