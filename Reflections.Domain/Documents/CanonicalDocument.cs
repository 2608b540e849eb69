using Reflections.Domain.Identity;

namespace Reflections.Domain.Documents;

/// <summary>A document as text that hashes, chunks and quotes refer to.</summary>
/// <param name="Text">Canonical text (<see cref="CanonicalText"/>): plain text as it is, Markdown as written, HTML's main content as Markdown.</param>
/// <param name="Title">The title, if it has one.</param>
/// <param name="IsMarkdown">True when headings in <paramref name="Text"/> are Markdown headings.</param>
public sealed record CanonicalDocument(string Text, string? Title, bool IsMarkdown)
{
    /// <summary>The content hash.</summary>
    public ContentHash Hash => ContentHash.OfCanonical(Text);
}
