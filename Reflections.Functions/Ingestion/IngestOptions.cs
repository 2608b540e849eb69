using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Ingestion;

/// <summary>How a run spreads its work. Configuration section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>Most chunks of one document; with more, such as one that is nothing but headings, the run fails. A step holds all of them in memory.</summary>
    /// <value>The default is 20,000: five times what 5 MiB of prose give.</value>
    [Range(1, 1_000_000)]
    public int MaxChunks { get; set; } = 20_000;

    /// <summary>Chunks worked on by one activity.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 256)]
    public int GroupSize { get; set; } = 16;

    /// <summary>Activities of one run and stage in flight.</summary>
    /// <value>The default is 4.</value>
    [Range(1, 64)]
    public int GroupsInFlight { get; set; } = 4;
}
