namespace Reflections.Domain.Documents;

/// <summary>What a document may cost to read.</summary>
public sealed record DocumentLimits
{
    /// <summary>The defaults.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>Longest raw document, in bytes.</summary>
    public int MaxBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Most HTML elements. The tree is walked a fixed number of times, so time grows with it.</summary>
    public int MaxElements { get; init; } = 100_000;

    /// <summary>Deepest nesting of HTML elements. The tree is walked by recursion, so the stack grows with it.</summary>
    public int MaxDepth { get; init; } = 256;
}
