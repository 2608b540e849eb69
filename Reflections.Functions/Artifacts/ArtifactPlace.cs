using Reflections.Domain.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Artifacts;

/// <summary>An artifact that a run may have left, and the blob that it would be.</summary>
/// <param name="Name">Its name within the run.</param>
/// <param name="Stage">One of <see cref="TelemetryNames.Stages"/>.</param>
/// <param name="Blob">Name of the blob.</param>
internal sealed record ArtifactPlace(string Name, string Stage, string Blob, string ContentType = ArtifactPlace.Json)
{
    /// <summary>The media type of everything but raw content.</summary>
    public const string Json = "application/json";

    /// <summary>The bytes as they came.</summary>
    public const string Raw = "raw";

    /// <summary>The canonical text.</summary>
    public const string Text = "text";

    /// <summary>All chunks of the text.</summary>
    public const string Chunks = "chunks";

    /// <summary>What all stages found, by chunk.</summary>
    public const string Results = "results";

    /// <summary>The patch batch.</summary>
    public const string Batch = "batch";

    /// <summary>What was decided on the batch; stands in the ledger, not in a blob.</summary>
    public const string Evaluation = "evaluation";

    /// <summary>Chunks and vectors that readers search, or did.</summary>
    public const string Segment = "segment";

    /// <summary>The raw content, where the run has any.</summary>
    public static ArtifactPlace? RawOf(RunRecord run) => run.Input.Raw is { } blob
        ? new ArtifactPlace(Raw, TelemetryNames.Stages.Fetch, blob, run.Input.ContentType ?? ArtifactStore.RawType) : null;
}
