using System.Text.Json.Serialization;
using Reflections.Cli.Api;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Output;

/// <summary>What became of one source: a line of <c>--json</c>, a row of the summary.</summary>
/// <param name="Outcome">The run's outcome; <c>awaiting_review</c> when a reviewer must decide; <c>failed</c> when the source was refused; <c>interrupted</c> when we stopped waiting.</param>
/// <param name="Seconds">From acceptance to outcome.</param>
/// <param name="ChangedChunks">Chunks that were embedded and extracted anew.</param>
/// <param name="RunId">Null when no run exists.</param>
internal sealed record IngestResult(
    string Source, string Outcome, string? Reason, int Chunks, int Entities, int Facts, int StorageCalls, int ModelCalls, double Seconds, int ChangedChunks, string? RunId)
{
    public const string Interrupted = "interrupted";

    /// <summary>The outcomes with which a command counts as successful.</summary>
    [JsonIgnore]
    public bool IsGood => Outcome is "completed" or "duplicate_skipped";

    /// <param name="waited">What is told when the run itself tells no duration.</param>
    public static IngestResult Of(Run run, TimeSpan waited)
    {
        var counts = run.Counts ?? new RunCounts(0, 0, 0, 0, 0, 0, 0);
        return new IngestResult(
            run.SourceId, run.Outcome ?? run.Status, run.Reason ?? run.Failure?.Message, counts.Chunks, counts.Entities, counts.Facts, counts.StorageCalls, counts.ModelCalls,
            Round(run.Seconds ?? waited.TotalSeconds), counts.ChangedChunks, run.Id);
    }

    /// <summary>A source without a run that tells of itself.</summary>
    public static IngestResult Without(IngestSource source, string outcome, string reason, TimeSpan waited, string? runId = null) =>
        new(source.Id, outcome, reason, 0, 0, 0, 0, 0, Round(waited.TotalSeconds), 0, runId);

    private static double Round(double seconds) => Math.Round(seconds, 3);
}
