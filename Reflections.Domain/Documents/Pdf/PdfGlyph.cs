namespace Reflections.Domain.Documents.Pdf;

/// <summary>A glyph on a page, in points; <c>y</c> grows upwards.</summary>
/// <param name="Text">The characters it stands for; one, or a few for a ligature.</param>
/// <param name="StartX">Where its base line begins.</param>
/// <param name="StartY">Where its base line begins.</param>
/// <param name="EndX">Where its base line ends.</param>
/// <param name="EndY">Where its base line ends.</param>
/// <param name="Size">Font size as drawn.</param>
internal readonly record struct PdfGlyph(string Text, double StartX, double StartY, double EndX, double EndY, double Size);
