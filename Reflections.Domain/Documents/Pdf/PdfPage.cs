namespace Reflections.Domain.Documents.Pdf;

/// <summary>What was drawn on a page.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Glyphs">In the order drawn.</param>
/// <param name="HasImages">True when images were drawn.</param>
internal sealed record PdfPage(int Number, IReadOnlyList<PdfGlyph> Glyphs, bool HasImages);
