using System.Text.Json.Serialization;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Documents;

/// <summary>A document as text that hashes, chunks and quotes refer to.</summary>
/// <param name="Text">
/// Canonical text (<see cref="CanonicalText"/>): plain text as it is, Markdown as written, HTML's main content, PDF and DOCX as Markdown, CSV and JSON as
/// records of <c>name: value</c> lines.
/// </param>
/// <param name="Title">The title, if it has one.</param>
/// <param name="IsMarkdown">True when headings in <paramref name="Text"/> are Markdown headings.</param>
/// <param name="Parts">Where pages or rows begin, for a format that has them. Not part of <see cref="Hash"/>.</param>
public sealed record CanonicalDocument(
    string Text, string? Title, bool IsMarkdown, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DocumentParts? Parts = null)
{
    /// <summary>The content hash.</summary>
    public ContentHash Hash => ContentHash.OfCanonical(Text);
}
