namespace Reflections.Domain.Documents;

/// <summary>What a document may cost to read. All are counts, so that a document is refused or read alike on every machine.</summary>
public sealed record DocumentLimits
{
    /// <summary>The defaults.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>Longest raw document, in bytes.</summary>
    public int MaxBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Most bytes that the compressed parts of a PDF or DOCX may have together once decompressed, whatever they declare.</summary>
    public long MaxExpandedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Longest text that a document may give, in UTF-16 units.</summary>
    public int MaxCharacters { get; init; } = 10_000_000;

    /// <summary>Most HTML elements. The tree is walked a fixed number of times, so time grows with it.</summary>
    public int MaxElements { get; init; } = 100_000;

    /// <summary>Most XML elements of a DOCX, values of a JSON document, and cells of tables.</summary>
    public int MaxValues { get; init; } = 1_000_000;

    /// <summary>Deepest nesting of elements and values. Trees are walked by recursion, so the stack grows with it.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>Most pages of a PDF.</summary>
    public int MaxPages { get; init; } = 2_000;

    /// <summary>Most rows of a CSV file and records of a JSON document.</summary>
    public int MaxRows { get; init; } = 100_000;

    /// <summary>Most drawing operations and glyphs of a PDF, counted each time that they are run.</summary>
    public int MaxOperations { get; init; } = 20_000_000;
}
