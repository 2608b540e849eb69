using System.Globalization;
using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Artifacts;

/// <summary>
/// Finds what a run left in storage. Blobs are named by what they were made from, so a run's are found by working their names out again, as the stages
/// that it reached do; what an earlier run made from the same inputs is the run's too.
/// </summary>
public sealed class RunArtifacts(LedgerStore ledger, StageArtifacts stages, Pipeline pipeline, IOptions<IngestOptions> options)
{
    private static readonly (Stage Stage, string Name, string Told, RunStatus Reached)[] Groups =
    [
        (Stage.Embed, "embeddings-", TelemetryNames.Stages.Embed, RunStatus.Embedding),
        (Stage.Entity, "entities-", TelemetryNames.Stages.Entity, RunStatus.ExtractingEntities),
        (Stage.Fact, "facts-", TelemetryNames.Stages.Fact, RunStatus.ExtractingFacts),
    ];

    /// <summary>The batch that the run proposed, as the ledger has it; null when it proposed none. At most two calls.</summary>
    internal async Task<LedgerEntry?> FindLifeAsync(RunRecord run, CancellationToken cancellation)
    {
        if (run.Key is not { } key || !run.WasJudged())
        {
            return null;
        }

        var entry = (await ledger.GetAsync(key, cancellation))?.Value;
        var life = entry is null || entry.Generation == run.Ticket ? entry : await ledger.GetLifeAsync(key, run.Ticket, cancellation);
        return life?.Owner == run.Id ? life : null;
    }

    /// <summary>What the run may have left, in the order of its stages, group results aside. No call.</summary>
    internal IEnumerable<ArtifactPlace> PlacesOf(RunRecord run, LedgerEntry? life)
    {
        var folder = ArtifactFolder.Of(run);
        if (ArtifactPlace.RawOf(run) is { } raw)
        {
            yield return raw;
        }

        if (run.Content is { } content)
        {
            yield return new ArtifactPlace(ArtifactPlace.Text, TelemetryNames.Stages.Fetch, ArtifactNames.Text(folder, content));
            if (HasStageResults(run, life))
            {
                yield return new ArtifactPlace(ArtifactPlace.Chunks, TelemetryNames.Stages.Chunk, stages.ChunksName(folder, content));
                yield return new ArtifactPlace(ArtifactPlace.Results, TelemetryNames.Stages.Fact, stages.ResultsName(folder, content));
            }
        }

        if (life is not null)
        {
            yield return new ArtifactPlace(ArtifactPlace.Batch, TelemetryNames.Stages.Evaluate, life.Batch);
            yield return new ArtifactPlace(
                ArtifactPlace.Segment, TelemetryNames.Stages.Apply, ArtifactNames.Segment(run.Reflection, run.Source, life.Generation, life.BatchHash));
        }
    }

    /// <summary>
    /// The results of single stages for groups of chunks: what a run has that did not come to all <see cref="ArtifactPlace.Results"/>. One call for the
    /// chunks, and one for what was known before where only some were worked on; none of what this process remembers.
    /// </summary>
    internal async Task<IReadOnlyList<ArtifactPlace>> FindGroupsAsync(RunRecord run, LedgerEntry? life, SourceState? source, CancellationToken cancellation)
    {
        if (run.Content is not { } content || !HasStageResults(run, life) || !run.Timeline.ContainsKey(RunStatus.Embedding))
        {
            return [];
        }

        var folder = ArtifactFolder.Of(run);
        if (await FindWorkAsync(run, folder, content, source, cancellation) is not { } work)
        {
            return [];
        }

        Chunk[][] groups = [.. work.Chunk(options.Value.GroupSize)];
        return
        [
            .. Groups.Where(made => run.Timeline.ContainsKey(made.Reached)).SelectMany(made => groups.Select((group, index) => new ArtifactPlace(
                made.Name + (index + 1).ToString(CultureInfo.InvariantCulture), made.Told, stages.GroupName(folder, made.Stage, group)))),
        ];
    }

    /// <summary>Whether a name may be one of <see cref="FindGroupsAsync"/>.</summary>
    internal static bool IsGroup(string name) => Groups.Any(made => name.StartsWith(made.Name, StringComparison.Ordinal));

    /// <summary>What was decided on the batch, or null before it.</summary>
    internal static EvaluationView? EvaluationOf(RunRecord run, LedgerEntry? life) => life?.Evaluation is not { } said ? null : new EvaluationView(
        run.Id.Value, life.Generation, life.Status.ToWire(), said, life.Rejection?.ToWire(), life.Fingerprint.Value, life.BatchHash,
        run.Counts.Facts, run.Counts.RefusedFacts);

    // Another pipeline names its results otherwise: those under today's names are not the run's.
    private bool HasStageResults(RunRecord run, LedgerEntry? life) =>
        run.Timeline.ContainsKey(RunStatus.Chunking) && (life is null || life.Fingerprint == pipeline.Fingerprint);

    /// <summary>The chunks that the run worked on: all, or those that what readers see has no results for. Null when neither fits the run's count.</summary>
    private async Task<Chunk[]?> FindWorkAsync(
        RunRecord run, ArtifactFolder folder, ContentHash content, SourceState? source, CancellationToken cancellation)
    {
        var chunks = await stages.FindChunksAsync(stages.ChunksName(folder, content), cancellation);
        if (chunks is null)
        {
            return null;
        }

        var all = WorkList.Distinct(chunks);
        if (all.Length == run.Counts.ChangedChunks || source?.Applied is not { } applied)
        {
            return all.Length == run.Counts.ChangedChunks ? all : null;
        }

        var known = await stages.FindResultsAsync(stages.ResultsName(folder, applied.Content), cancellation) ?? [];
        Chunk[] changed = [.. all.Where(chunk => !known.ContainsKey(chunk.Hash))];
        return changed.Length == run.Counts.ChangedChunks ? changed : null;
    }
}
