using System.ComponentModel.DataAnnotations;
using Reflections.Domain.Retrieval;

namespace Reflections.Functions.Reading;

/// <summary>How knowledge is read and searched.</summary>
public sealed class ReadingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Reading";

    /// <value>Sources that one query reads at the same time. Default 8.</value>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 8;

    /// <value>How often a query starts before it gives up on versions that go away under it. Default 5.</value>
    [Range(1, 100)]
    public int MaxStarts { get; set; } = 5;

    /// <value>Least cosine of a hit that is found by its vector, 0 to 1; depends on the embedding model. Default 0.3.</value>
    [Range(0.0, 1.0)]
    public double MinSimilarity { get; set; } = HybridRanker.DefaultMinSimilarity;

    /// <value>
    /// Most passages that one search asks a vector store for, 10 to 10,000; what is not among them is not found, and paging ends there. Default 1,000, which
    /// is the most that some stores give.
    /// </value>
    [Range(10, 10_000)]
    public int MaxPassages { get; set; } = 1000;
}
