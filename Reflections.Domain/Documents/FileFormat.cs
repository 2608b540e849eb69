namespace Reflections.Domain.Documents;

/// <summary>The formats that are read.</summary>
internal enum FileFormat
{
    PlainText,
    Markdown,
    Html,
    Pdf,
    Docx,
    Csv,
    Json,
}
