using Reflections.Domain.Documents;

namespace Reflections.Domain.Chunking;

/// <summary>What search knows a chunk by, its words and its vector alike.</summary>
public static class SearchableText
{
    /// <summary>The chunk's words without the targets of its links, under its headings: these say what a paragraph is about.</summary>
    public static string Of(IReadOnlyList<string> headingPath, string text)
    {
        var words = MarkdownLinks.Words(text);
        return headingPath.Count == 0 ? words : $"{string.Join(" › ", headingPath)}\n{words}";
    }
}
