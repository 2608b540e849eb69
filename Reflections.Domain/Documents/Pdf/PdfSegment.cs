namespace Reflections.Domain.Documents.Pdf;

/// <summary>A part of a line without a wide gap in it: a line of a column, or a cell of a table.</summary>
/// <param name="Row">Which line of the page, counted from the top; the segments of a line share it.</param>
internal sealed record PdfSegment(int Row, string Text, double Left, double Right, double Y, double Size);
