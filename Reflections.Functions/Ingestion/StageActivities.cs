using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Fetching;
using Reflections.Functions.Ledger;
using Reflections.Functions.Models;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Ingestion;

/// <summary>The stages up to the facts: fetch, chunk, embed, entity, fact.</summary>
public sealed class StageActivities(
    ISourceFetcher fetcher, ArtifactStore blobs, StageArtifacts artifacts, SourceStore sources, RunJournal journal, Pipeline pipeline,
    GroupWork groups, StageTelemetry telemetry, IOptions<IngestOptions> options, IOptions<AcceptanceOptions> limits, IOptions<FetchOptions> fetching)
{
    /// <summary>Gets the raw content, keeps it, and keeps its canonical text.</summary>
    [Function(nameof(Fetch))]
    public Task<FetchStepResult> Fetch([ActivityTrigger] RunCursor cursor, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.Stages.Fetch, cursor, () => StepFailure.OrAsync(
            cursor, () => FetchAsync(cursor, cancellation), stopped => new FetchStepResult(stopped, null, null)));

    private async Task<FetchStepResult> FetchAsync(RunCursor cursor, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        cursor = await journal.MoveAsync(cursor, RunStatus.Fetching, cancellation);
        var run = cursor.Run;
        var result = run.Input.Url is { } url
            ? await DownloadAsync(cursor, new Uri(url), cancellation)
            : await ReadAsync(cursor, run.Input, await blobs.GetAsync(run.Input.Raw!, cancellation), null, cancellation);
        return result with { Cursor = result.Cursor.Charge(meter) };
    }

    private async Task<FetchStepResult> DownloadAsync(RunCursor cursor, Uri url, CancellationToken cancellation)
    {
        var run = cursor.Run;
        var known = run.Known?.Validators is { Reader: var reader } sent && reader == Pipeline.Reader
            ? new FetchValidators(new Uri(sent.From), sent.ETag, sent.LastModified) : null;
        switch (await fetcher.FetchAsync(url, known, cancellation))
        {
            case FetchResult.Fetched fetched:
                var bytes = BinaryData.FromBytes(fetched.Body);
                var raw = ArtifactNames.Raw(ArtifactFolder.Of(run), Sha256Text.Of(bytes.ToMemory().Span));
                var contentType = fetched.Charset is null ? fetched.MediaType : $"{fetched.MediaType}; charset={fetched.Charset}";
                await blobs.PutIfAbsentAsync(raw, bytes, ArtifactStore.RawType, verify: false, cancellation);
                return await ReadAsync(
                    cursor, new SourceInput(run.Input.Url, raw, contentType, fetched.FinalUrl.AbsolutePath), bytes, Kept(run, fetched.Validators), cancellation);
            case FetchResult.NotModified same when run.Known is { } version:
                var unmodified = run with
                {
                    Content = version.Content,
                    Key = IngestKey.Of(run.Reflection, run.Source, version.Content),
                    Validators = Kept(run, same.Validators),
                };
                return new FetchStepResult(cursor with { Run = unmodified }, null, null);
            case FetchResult.Failed failed:
                return Failed(cursor, failed.ErrorClass, failed.Message) with
                {
                    RetryAfter = failed.IsRetriable ? Granted(failed.RetryAfter) : null,
                    Retries = new FetchRetries(fetching.Value.Attempts, fetching.Value.FirstPause, fetching.Value.LongestPause),
                    IsBusy = failed.ErrorClass == FetchErrorClass.HostBusy,
                };
            default:
                throw new InvalidOperationException("A fetch without validators cannot be answered 'not modified'.");
        }
    }

    private async Task<FetchStepResult> ReadAsync(
        RunCursor cursor, SourceInput input, BinaryData? bytes, SourceValidators? validators, CancellationToken cancellation)
    {
        if (bytes is null)
        {
            return Failed(cursor, "fetch.raw_missing", "The stored content of this run is gone.");
        }

        var reading = DocumentReader.Read(bytes, input.ContentType, input.Name, limits.Value.Documents);
        if (reading is not DocumentReading.Accepted { Document: var document })
        {
            var refused = (DocumentReading.Refused)reading;
            return Failed(cursor, refused.Code, refused.Message);
        }

        var run = cursor.Run;
        await artifacts.PutDocumentAsync(ArtifactFolder.Of(run), document, cancellation);
        var read = run with
        {
            Input = input,
            Content = document.Hash,
            Key = IngestKey.Of(run.Reflection, run.Source, document.Hash),
            Known = null,
            Validators = validators,
        };
        return new FetchStepResult(cursor with { Run = read }, null, null);
    }

    private TimeSpan Granted(TimeSpan? asked) => asked is not { } wait ? TimeSpan.Zero
        : wait < fetching.Value.MaxRetryAfter ? wait : fetching.Value.MaxRetryAfter;

    private static SourceValidators? Kept(RunRecord run, FetchValidators? validators) => validators is null
        ? null : new SourceValidators(run.Input.Url!, validators.Url.AbsoluteUri, validators.ETag, validators.LastModified, Pipeline.Reader);

    private static FetchStepResult Failed(RunCursor cursor, string errorClass, string message) =>
        new(cursor, new RunFailure("fetch", errorClass, message), null);

    /// <summary>Cuts the canonical text, and finds out which chunks have no results yet.</summary>
    [Function(nameof(Chunk))]
    public Task<ChunkResult> Chunk([ActivityTrigger] RunCursor cursor, CancellationToken cancellation) =>
        telemetry.TellAsync(TelemetryNames.Stages.Chunk, cursor, () => StepFailure.OrAsync(
            cursor, () => ChunkAsync(cursor, cancellation), stopped => new ChunkResult(stopped, WorkPlan.Nothing)));

    private async Task<ChunkResult> ChunkAsync(RunCursor cursor, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        cursor = await journal.MoveAsync(cursor, RunStatus.Chunking, cancellation);
        var run = cursor.Run;
        var content = run.Content!;
        var document = await artifacts.GetDocumentAsync(ArtifactFolder.Of(run), content, cancellation)
            ?? throw new InvalidOperationException($"The canonical text {content} is gone.");
        var chunks = pipeline.Chunker.Chunk(document);
        if (chunks.Count > options.Value.MaxChunks)
        {
            var refusal = FormattableString.Invariant($"The document is cut into {chunks.Count} chunks; at most {options.Value.MaxChunks} are worked on.");
            return new ChunkResult((cursor with { Failure = new StepFailure(DocumentRefusal.TooLarge, refusal) }).Charge(meter), WorkPlan.Nothing);
        }

        var (knownName, known) = await FindKnownAsync(run, content, cancellation);
        var work = WorkList.Distinct(chunks.Where(chunk => !known.ContainsKey(chunk.Hash)));
        var all = await artifacts.PutChunksAsync(ArtifactFolder.Of(run), content, chunks, cancellation);
        var plan = new WorkPlan(
            chunks.Count, work.Length, all,
            work.Length is 0 || work.Length == chunks.Count ? all : await artifacts.PutWorkAsync(ArtifactFolder.Of(run), work, cancellation),
            knownName, options.Value.GroupSize, options.Value.GroupsInFlight);
        var counted = cursor with { Run = run with { Counts = run.Counts with { Chunks = chunks.Count, ChangedChunks = work.Length } } };
        return new ChunkResult(counted.Charge(meter), plan);
    }

    /// <summary>Embeds a group of changed chunks.</summary>
    [Function(nameof(Embed))]
    public Task<GroupResult> Embed([ActivityTrigger] GroupInput input, CancellationToken cancellation) =>
        WorkAsync(input, Stage.Embed, async group =>
        {
            var vectors = await pipeline.Embedder.GenerateAsync(group.Select(chunk => SearchableText.Of(chunk.HeadingPath, chunk.Text)), cancellationToken: cancellation);
            return group.Zip(vectors).ToDictionary(pair => pair.First.Hash, pair => VectorText.Encode(pair.Second.Vector.Span));
        }, cancellation);

    /// <summary>Finds the names in a group of changed chunks.</summary>
    [Function(nameof(ExtractEntities))]
    public Task<GroupResult> ExtractEntities([ActivityTrigger] GroupInput input, CancellationToken cancellation) =>
        WorkAsync(input, Stage.Entity, async group =>
        {
            var found = new Dictionary<string, IReadOnlyList<EntityMention>>();
            foreach (var chunk in group)
            {
                found[chunk.Hash] = await pipeline.Entities.ExtractAsync(chunk, cancellation);
            }

            return found;
        }, cancellation);

    /// <summary>Finds the statements in a group of changed chunks.</summary>
    [Function(nameof(ExtractFacts))]
    public Task<GroupResult> ExtractFacts([ActivityTrigger] GroupInput input, CancellationToken cancellation) =>
        WorkAsync(input, Stage.Fact, async group =>
        {
            var name = artifacts.GroupName(input.Folder, Stage.Entity, group);
            var entities = await artifacts.GetGroupAsync<IReadOnlyList<EntityMention>>(name, cancellation) ?? throw new DamagedBlobException(name, "it is gone");
            var found = new Dictionary<string, IReadOnlyList<ExtractedFact>>();
            foreach (var chunk in group)
            {
                found[chunk.Hash] = await pipeline.Facts.ExtractAsync(chunk, entities[chunk.Hash], cancellation);
            }

            return found;
        }, cancellation);

    private Task<GroupResult> WorkAsync<T>(GroupInput input, Stage stage, Func<Chunk[], Task<Dictionary<string, T>>> work, CancellationToken cancellation) =>
        telemetry.TellAsync(NameOf(stage), input, () => WorkOnAsync(input, stage, work, cancellation));

    private async Task<GroupResult> WorkOnAsync<T>(
        GroupInput input, Stage stage, Func<Chunk[], Task<Dictionary<string, T>>> work, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        using var answers = ModelMeter.Start();
        var isMetered = pipeline.PieceSize(stage) is not null;
        try
        {
            var group = WorkList.Distinct(await artifacts.GetChunksAsync(input.Work, cancellation))[input.From..input.To];
            var name = artifacts.GroupName(input.Folder, stage, group);
            if (await artifacts.FindGroupAsync<T>(name, cancellation) is not null)
            {
                return new GroupResult(meter.Count, 0);
            }

            await artifacts.PutGroupAsync(name, await groups.DoAsync(input, stage, group, work, cancellation), cancellation);
            return Spent(group.Length);
        }
        catch (StageFailedException failed)
        {
            return Failed(input.To - input.From, failed.ErrorClass, failed.Message);
        }
        catch (ModelUnavailableException busy)
        {
            return Failed(input.To - input.From, busy.ErrorClass, busy.Message) with { RetryAfter = busy.RetryAfter };
        }
        catch (Exception error) when (StoredDamage.Of(error) is { } damage)
        {
            return Failed(0, damage.ErrorClass, damage.Message);
        }

        GroupResult Spent(int chunks) =>
            new(meter.Count, isMetered ? answers.Answers : chunks, InputTokens: answers.InputTokens, OutputTokens: answers.OutputTokens);

        // As a value: an exception's class does not survive the way to the orchestrator on every runtime.
        GroupResult Failed(int chunks, string errorClass, string message) =>
            Spent(chunks) with { Failure = new RunFailure(NameOf(stage), errorClass, message) };
    }

    private static string NameOf(Stage stage) => stage switch
    {
        Stage.Embed => TelemetryNames.Stages.Embed,
        Stage.Entity => TelemetryNames.Stages.Entity,
        _ => TelemetryNames.Stages.Fact,
    };

    /// <summary>Results of this very content from an earlier run, or else of the content that readers see.</summary>
    private async Task<(string? Name, Dictionary<string, ChunkResults> Results)> FindKnownAsync(RunRecord run, ContentHash content, CancellationToken cancellation)
    {
        var applied = (await sources.GetAsync(run.Reflection, run.Source, cancellation))?.Value.Applied?.Content;
        ContentHash[] candidates = applied is null || applied == content ? [content] : [content, applied];
        foreach (var candidate in candidates)
        {
            var name = artifacts.ResultsName(ArtifactFolder.Of(run), candidate);
            if (await artifacts.FindResultsAsync(name, cancellation) is { } results)
            {
                return (name, results);
            }
        }

        return (null, []);
    }
}
