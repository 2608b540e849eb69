namespace Reflections.Domain.Documents;

/// <summary>
/// Cuts canonical text into blocks in one pass over its lines. A full Markdown tree is not needed, and a line scanner is linear on any input and
/// keeps exact offsets.
/// </summary>
public static class MarkdownBlocks
{
    private const int MaxHeadingLength = 300;

    /// <summary>The blocks in order. Every character that is not white space is in exactly one.</summary>
    /// <param name="isMarkdown">False for plain text: no headings and no fences, only paragraphs and lists.</param>
    public static IReadOnlyList<MarkdownBlock> Of(string text, bool isMarkdown)
    {
        var blocks = new List<MarkdownBlock>();
        MarkdownBlock? open = null;
        (char Mark, int Length)? fence = null;
        for (var start = 0; start < text.Length;)
        {
            var newline = text.IndexOf('\n', start);
            var end = newline < 0 ? text.Length : newline;
            var line = text.AsSpan(start, end - start);
            if (fence is { } opened)
            {
                open = open!.Value with { Length = end - open.Value.Start };
                if (FenceOf(line) is { } closing && closing.Mark == opened.Mark && closing.Length >= opened.Length && line.Trim().Trim(opened.Mark).IsEmpty)
                {
                    fence = null;
                    Close();
                }
            }
            else if (line.IsWhiteSpace())
            {
                Close();
            }
            else if (isMarkdown && FenceOf(line) is { } opening)
            {
                Close();
                fence = opening;
                open = new MarkdownBlock(MarkdownBlockKind.Code, start, line.Length, 0);
            }
            else if (isMarkdown && HeadingLevel(line) is > 0 and var level)
            {
                Close();
                blocks.Add(new MarkdownBlock(MarkdownBlockKind.Heading, start, line.Length, level));
            }
            else if (isMarkdown && open is { Kind: MarkdownBlockKind.Paragraph } title && IsUnderline(line) is > 0 and var underlined
                && text.AsSpan(title.Start, title.Length).IndexOf('\n') < 0)
            {
                blocks.Add(new MarkdownBlock(MarkdownBlockKind.Heading, title.Start, end - title.Start, underlined));
                open = null;
            }
            else if (line.TrimStart()[0] == '|')
            {
                Close();
                blocks.Add(new MarkdownBlock(MarkdownBlockKind.TableRow, start, line.Length, 0));
            }
            else if (IsListItem(line))
            {
                Close();
                open = new MarkdownBlock(MarkdownBlockKind.ListItem, start, line.Length, 0);
            }
            else if (open is { } continued)
            {
                open = continued with { Length = end - continued.Start };
            }
            else
            {
                open = new MarkdownBlock(MarkdownBlockKind.Paragraph, start, line.Length, 0);
            }

            start = end + 1;
        }

        Close();
        return blocks;

        void Close()
        {
            if (open is { } block)
            {
                blocks.Add(block);
                open = null;
            }
        }
    }

    /// <summary>The words of a heading block.</summary>
    public static string HeadingText(string text, MarkdownBlock heading)
    {
        var line = text.AsSpan(heading.Start, heading.Length);
        var newline = line.IndexOf('\n');
        var words = (newline < 0 ? line.Trim().TrimStart('#').TrimEnd('#') : line[..newline]).Trim().Trim("*_`").Trim();
        return (words.Length <= MaxHeadingLength ? words : words[..MaxHeadingLength]).ToString();
    }

    /// <summary>The words of the first heading, or null.</summary>
    public static string? FirstHeading(string text)
    {
        foreach (var block in Of(text, isMarkdown: true))
        {
            if (block.Kind == MarkdownBlockKind.Heading && HeadingText(text, block) is { Length: > 0 } words)
            {
                return words;
            }
        }

        return null;
    }

    private static (char Mark, int Length)? FenceOf(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart();
        if (trimmed.Length < 3 || line.Length - trimmed.Length > 3 || trimmed[0] is not ('`' or '~'))
        {
            return null;
        }

        var mark = trimmed[0];
        var length = trimmed.IndexOfAnyExcept(mark);
        length = length < 0 ? trimmed.Length : length;
        return length < 3 || (mark == '`' && trimmed[length..].Contains('`')) ? null : (mark, length);
    }

    private static int HeadingLevel(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart(' ');
        var marks = trimmed.IndexOfAnyExcept('#');
        return line.Length - trimmed.Length <= 3 && marks is >= 1 and <= 6 && trimmed[marks] is ' ' or '\t' ? marks : 0;
    }

    private static int IsUnderline(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        return trimmed.Length < 2 ? 0
            : trimmed.IndexOfAnyExcept('=') < 0 ? 1
            : trimmed.IndexOfAnyExcept('-') < 0 ? 2
            : 0;
    }

    private static bool IsListItem(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart();
        if (trimmed.Length > 2 && trimmed[0] is '-' or '*' or '+' or '•' && trimmed[1] is ' ' or '\t')
        {
            return true;
        }

        var digits = trimmed.IndexOfAnyExceptInRange('0', '9');
        return digits is >= 1 and <= 3 && digits + 1 < trimmed.Length && trimmed[digits] is '.' or ')' && trimmed[digits + 1] is ' ';
    }
}
