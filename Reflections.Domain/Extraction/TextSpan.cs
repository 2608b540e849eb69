namespace Reflections.Domain.Extraction;

/// <summary>A stretch of text.</summary>
/// <param name="Start">First UTF-16 unit, from 0.</param>
/// <param name="Length">UTF-16 units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>One past the last unit.</summary>
    public int End => Start + Length;

    /// <summary>The same stretch seen from <paramref name="offset"/> units further left.</summary>
    public TextSpan Shift(int offset) => this with { Start = Start + offset };
}
