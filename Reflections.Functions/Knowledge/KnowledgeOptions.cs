using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Knowledge;

/// <summary>How knowledge is written and read.</summary>
public sealed class KnowledgeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Knowledge";

    /// <value>How much memory cached segments may take, in bytes. Default 64 MiB; 0 caches nothing.</value>
    [Range(0L, 16L * 1024 * 1024 * 1024)]
    public long SegmentCacheBytes { get; set; } = 64L * 1024 * 1024;

    /// <value>Requests in flight for one generation. Default 4.</value>
    [Range(1, 64)]
    public int Parallelism { get; set; } = 4;
}
