using System.ComponentModel.DataAnnotations;
using Reflections.Domain.Documents;

namespace Reflections.Functions.Acceptance;

/// <summary>Limits of what is accepted. Configuration section <c>Acceptance</c>.</summary>
public sealed class AcceptanceOptions
{
    /// <summary>Largest document, sent or fetched.</summary>
    /// <value>Bytes; the default is 5 MiB.</value>
    [Range(1, 100 * 1024 * 1024)]
    public int MaxContentBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Most bytes that the compressed parts of a PDF or DOCX may have together once decompressed.</summary>
    /// <value>Bytes; the default is 64 MiB.</value>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxExpandedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Longest text that a document may give.</summary>
    /// <value>UTF-16 units; the default is 10 million.</value>
    [Range(1, 100_000_000)]
    public int MaxCharacters { get; set; } = 10_000_000;

    /// <summary>Most pages of a PDF.</summary>
    /// <value>The default is 2,000.</value>
    [Range(1, 100_000)]
    public int MaxPages { get; set; } = 2_000;

    /// <summary>Most rows of a CSV file and records of a JSON document.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxRows { get; set; } = 100_000;

    /// <summary>Limits of reading a document.</summary>
    public DocumentLimits Documents => DocumentLimits.Default with
    {
        MaxBytes = MaxContentBytes,
        MaxExpandedBytes = MaxExpandedBytes,
        MaxCharacters = MaxCharacters,
        MaxPages = MaxPages,
        MaxRows = MaxRows,
    };

    /// <summary>How long a repeated request waits for the first one to finish its acceptance before it does the missing steps itself.</summary>
    /// <value>The default is 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RepeatPatience { get; set; } = TimeSpan.FromSeconds(2);
}
