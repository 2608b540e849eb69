namespace Reflections.Domain.Documents;

/// <summary>Where the pages or rows of a text begin, so that a stretch of it can be found in the original.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="First">Number of the first part.</param>
/// <param name="Starts">First UTF-16 unit of each part, ascending from 0; a part without text begins where the next one does.</param>
public sealed record DocumentParts(DocumentPartKind Kind, int First, IReadOnlyList<int> Starts)
{
    /// <summary>The numbers of the first and the last part that a stretch has text of.</summary>
    /// <param name="start">First unit.</param>
    /// <param name="length">Units, at least 1.</param>
    public (int First, int Last) Numbers(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return (First + IndexAt(start), First + IndexAt(start + length - 1));
    }

    /// <summary>The parts of a stretch, counted from its first unit.</summary>
    /// <param name="start">First unit.</param>
    /// <param name="length">Units, at least 1.</param>
    public DocumentParts Within(int start, int length)
    {
        var (first, last) = Numbers(start, length);
        var starts = new int[last - first + 1];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] = Starts[first - First + i] - start;
        }

        return new DocumentParts(Kind, first, starts);
    }

    /// <summary>The place of a stretch for a reader: <c>page 7</c>, <c>pages 7-8</c>, <c>row 12</c>, <c>rows 12-20</c>.</summary>
    /// <param name="start">First unit.</param>
    /// <param name="length">Units, at least 1.</param>
    public string Describe(int start, int length)
    {
        var (first, last) = Numbers(start, length);
        var kind = Kind == DocumentPartKind.Page ? "page" : "row";
        return first == last ? FormattableString.Invariant($"{kind} {first}") : FormattableString.Invariant($"{kind}s {first}-{last}");
    }

    private int IndexAt(int offset)
    {
        var (low, high) = (0, Starts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Starts[middle] <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
