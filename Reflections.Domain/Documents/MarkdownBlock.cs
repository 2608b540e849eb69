namespace Reflections.Domain.Documents;

/// <summary>What a stretch of canonical text is, seen from the outside.</summary>
public enum MarkdownBlockKind
{
    /// <summary>Running text.</summary>
    Paragraph = 0,

    /// <summary>A heading line.</summary>
    Heading = 1,

    /// <summary>One list item with its continuation lines.</summary>
    ListItem = 2,

    /// <summary>A fenced code block, fences included.</summary>
    Code = 3,

    /// <summary>One table row.</summary>
    TableRow = 4,
}

/// <summary>A block of canonical text, without the blank lines around it.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Level">1–6 for a heading, else 0.</param>
public readonly record struct MarkdownBlock(MarkdownBlockKind Kind, int Start, int Length, int Level)
{
    /// <summary>One past the last unit.</summary>
    public int End => Start + Length;
}
