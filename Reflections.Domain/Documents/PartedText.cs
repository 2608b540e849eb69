using System.Text;

namespace Reflections.Domain.Documents;

/// <summary>A canonical text under construction that notes where its pages or rows begin.</summary>
internal sealed class PartedText(DocumentPartKind kind, int maxCharacters)
{
    private const string BlockBreak = "\n\n";

    private readonly StringBuilder text = new();
    private readonly List<int> starts = [];
    private int first;

    /// <summary>Units so far.</summary>
    public int Length => text.Length;

    /// <summary>What is appended next belongs to this part. Numbers ascend; those left out are parts without text.</summary>
    public void Begin(int number)
    {
        if (starts.Count == 0)
        {
            first = number;
        }

        while (first + starts.Count <= number)
        {
            starts.Add(text.Length);
        }
    }

    /// <summary>Separates what was written from the next block by a blank line. Call it before <see cref="Begin"/>.</summary>
    public void EndBlock()
    {
        if (text.Length > 0)
        {
            text.Append(BlockBreak);
        }
    }

    /// <summary>Writes canonical text.</summary>
    /// <exception cref="DocumentTooLargeException">The text gets longer than allowed.</exception>
    public void Append(string canonical)
    {
        text.Append(canonical);
        DocumentTooLargeException.ThrowIfMore(text.Length, maxCharacters, "characters of text");
    }

    /// <summary>The document. Should joining have composed characters anew, offsets would be wrong, and it goes without parts.</summary>
    public CanonicalDocument ToDocument(string? title, bool isMarkdown)
    {
        var written = text.ToString();
        var canonical = CanonicalText.From(written);
        return new CanonicalDocument(canonical, title, isMarkdown, starts.Count > 0 && written == canonical ? new DocumentParts(kind, first, starts) : null);
    }
}
