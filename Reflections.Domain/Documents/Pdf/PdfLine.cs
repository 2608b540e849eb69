namespace Reflections.Domain.Documents.Pdf;

/// <summary>Words that stand beside each other in one column.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Text">Canonical text.</param>
/// <param name="Left">Where it begins, in points.</param>
/// <param name="Right">Where it ends.</param>
/// <param name="Y">Base line; grows upwards.</param>
/// <param name="Size">The font size of most of its characters, rounded to half points.</param>
internal sealed record PdfLine(int Page, string Text, double Left, double Right, double Y, double Size);
