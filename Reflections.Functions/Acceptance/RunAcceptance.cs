using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Acceptance;

/// <summary>
/// Accepts a request to ingest. The steps stand in an order in which whoever finds a later one missing can do it:
/// raw content, idempotency row, ticket, open-run row, run row, orchestration.
/// </summary>
public sealed class RunAcceptance(
    SourceStore sources, RunStore runs, IdempotencyStore idempotency, UnappliedStore unapplied, ReflectionStore reflections,
    ArtifactStore artifacts, KnowledgeStore knowledge, Pipeline pipeline, TaskHub hub, IRunIdSource ids, TimeProvider time, IOptions<AcceptanceOptions> options)
{
    /// <summary>Accepts <paramref name="request"/>, or finds the run that an equal request with the same key started.</summary>
    /// <returns>The run; terminal already when the content is known to be applied.</returns>
    /// <exception cref="Hosting.ProblemException">The key was used with another payload, or the source was deleted since the run that is repeated.</exception>
    public async Task<RunRecord> AcceptAsync(AcceptRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        using var span = Tracing.Start(TelemetryNames.Spans.Accept);
        var accepted = await DecideAsync(request, client, cancellation);
        span.Tag(accepted.Id, accepted.Reflection, accepted.Source)?.SetTag(TelemetryNames.Tags.StorageCalls, accepted.Counts.StorageCalls);
        return accepted;
    }

    private async Task<RunRecord> DecideAsync(AcceptRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        var run = ids.Next();
        var source = await sources.GetAsync(request.Reflection, request.Source, cancellation);
        var record = Describe(request, run, source?.Value.Epoch ?? 0);

        if (await FindAppliedAsync(record, source?.Value, cancellation) is { } found)
        {
            return await ClaimKeyAsync(request, run, cancellation) is { } earlier
                ? await RepeatAsync(request, earlier, client, cancellation)
                : await SkipAsync(record, found.Skip, found.Applied, meter, cancellation);
        }

        RequireEpoch(request, record.Epoch);
        await KeepRawAsync(record, request, cancellation);
        return await ClaimKeyAsync(request, run, cancellation) is { } winner
            ? await RepeatAsync(request, winner, client, cancellation)
            : await CompleteAsync(request, record, source, client, meter, cancellation);
    }

    /// <summary>Does the steps from the ticket on; each is a no-op when it was done before.</summary>
    private async Task<RunRecord> CompleteAsync(
        AcceptRequest request, RunRecord record, Stored<SourceState>? known, DurableTaskClient client, StorageCallMeter meter, CancellationToken cancellation)
    {
        // Before the ticket: nobody who finds a ticket given would look for the reflection again.
        if (known is null)
        {
            await reflections.EnsureAsync(record.Reflection, record.CreatedAt, cancellation);
        }

        var ticketed = await TakeTicketAsync(request, record, known, cancellation);
        await unapplied.InsertRunAsync(OpenRuns.RowOf(ticketed), cancellation);
        var open = ticketed with { Counts = ticketed.Counts with { StorageCalls = meter.Count + 1 } };
        if (await runs.TryWriteAsync(open, null, cancellation) is null)
        {
            open = (await runs.GetAsync(record.Reflection, record.Id, cancellation))?.Value ?? open;
        }

        await RunStart.StartAsync(open, client, cancellation);
        return open;
    }

    private async Task<RunRecord> TakeTicketAsync(AcceptRequest request, RunRecord record, Stored<SourceState>? known, CancellationToken cancellation)
    {
        for (var current = known; ; current = await sources.GetAsync(record.Reflection, record.Source, cancellation))
        {
            var state = current?.Value ?? new SourceState { Reflection = record.Reflection, Source = record.Source };

            // The source was deleted meanwhile, and with it the raw content that was kept for this run; or that came too late to be found.
            if (state.Epoch != record.Epoch)
            {
                if (record.Input.Raw is { } kept)
                {
                    await artifacts.DeleteAsync(kept, cancellation);
                }

                RequireEpoch(request, state.Epoch);
                record = Describe(request, record.Id, state.Epoch);
                await KeepRawAsync(record, request, cancellation);
            }

            // A URL's fetch may stall for long: it does not keep the turn from others, and takes it when the content is known.
            var ticketed = state.TakeTicket(record.Id, withTurn: record.Content is not null, hub.Name, time.GetUtcNow());
            if (await sources.TryWriteAsync(ticketed, current?.ETag, cancellation) is not null)
            {
                return record with { Ticket = ticketed.Latest, Known = Known(record, ticketed) };
            }
        }
    }

    /// <summary>What a URL's server may be asked about instead of being asked for its content.</summary>
    private KnownVersion? Known(RunRecord record, SourceState ticketed) => record.Input.Url is { } url
        ? RevalidationRule.Offer(ticketed, ticketed.Latest, url, pipeline.Fingerprint, Pipeline.Reader, record.Force) : null;

    private async Task<(ClaimDecision.DuplicateSkipped Skip, AppliedVersion Applied)?> FindAppliedAsync(RunRecord record, SourceState? source, CancellationToken cancellation) =>
        record.Key is { } key && AcceptanceDecider.Candidate(source, key, pipeline.Fingerprint, record.Force) is { } applied
        && AcceptanceDecider.Decide(
            source, key, pipeline.Fingerprint, record.Force, await knowledge.CheckManifestAsync(record.Reflection, record.Source, applied, cancellation)) is { } skip
            ? (skip, applied) : null;

    /// <summary>Claims the caller's key; returns the run that has it when that is another one.</summary>
    private async Task<RunId?> ClaimKeyAsync(AcceptRequest request, RunId run, CancellationToken cancellation)
    {
        if (request.IdempotencyKey is not { } key)
        {
            return null;
        }

        var mine = new IdempotencyRecord(run, request.Fingerprint, time.GetUtcNow());
        var standing = await idempotency.InsertOrGetAsync(request.Reflection, key, mine, cancellation);
        if (standing.RequestFingerprint != request.Fingerprint)
        {
            throw new Hosting.ProblemException(new Hosting.Problem(
                422, "idempotency-mismatch", "The idempotency key was used with another payload.", $"The key belongs to run {standing.Run}.", "Idempotency-Key"));
        }

        return standing.Run == run ? null : standing.Run;
    }

    private async Task<RunRecord> RepeatAsync(AcceptRequest request, RunId run, DurableTaskClient client, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        var began = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(10); ; pause *= 2)
        {
            if (await runs.GetAsync(request.Reflection, run, cancellation) is { } found)
            {
                // Another hub's run is that hub's to start, or the sweeper's.
                if (found.Value.Hub == hub.Name)
                {
                    await RunStart.StartAsync(found.Value, client, cancellation);
                }

                return found.Value;
            }

            if (time.GetElapsedTime(began) + pause > options.Value.RepeatPatience)
            {
                break;
            }

            await Task.Delay(pause, time, cancellation);
        }

        // Whoever claimed the key is gone: its later steps are ours now, the short way where it is open.
        var source = await sources.GetAsync(request.Reflection, request.Source, cancellation);
        var record = Describe(request, run, source?.Value.Epoch ?? 0);
        if (await FindAppliedAsync(record, source?.Value, cancellation) is { } applied)
        {
            return await SkipAsync(record, applied.Skip, applied.Applied, meter, cancellation);
        }

        RequireEpoch(request, record.Epoch);
        await KeepRawAsync(record, request, cancellation);
        return await CompleteAsync(request, record, source, client, meter, cancellation);
    }

    /// <summary>Ends the run before it begins. A row that is there already is what an equal request made of it.</summary>
    private async Task<RunRecord> SkipAsync(
        RunRecord record, ClaimDecision.DuplicateSkipped skip, AppliedVersion applied, StorageCallMeter meter, CancellationToken cancellation)
    {
        var skipped = record.Skip(skip.Matched, skip.Reason, time.GetUtcNow()) with
        {
            Counts = new RunCounts(applied.Chunks, 0, applied.Entities, applied.Facts, StorageCalls: meter.Count + 1),
        };
        return await runs.TryWriteAsync(skipped, null, cancellation) is null
            ? (await runs.GetAsync(record.Reflection, record.Id, cancellation))?.Value ?? skipped : skipped;
    }

    private static void RequireEpoch(AcceptRequest request, long epoch)
    {
        if (request.Epoch is { } meant && meant != epoch)
        {
            throw new Hosting.ProblemException(
                Hosting.Problem.Conflict($"Source '{request.Source}' was deleted since run {request.RetryOf}: send the content again."));
        }
    }

    private Task KeepRawAsync(RunRecord record, AcceptRequest request, CancellationToken cancellation) => request.Content is { } content
        ? artifacts.PutIfAbsentAsync(record.Input.Raw!, content.Bytes, ArtifactStore.RawType, verify: false, cancellation) : Task.CompletedTask;

    private RunRecord Describe(AcceptRequest request, RunId run, long epoch)
    {
        var now = time.GetUtcNow();
        var content = request.Content?.Document.Hash;
        return new RunRecord
        {
            Id = run,
            Reflection = request.Reflection,
            Source = request.Source,
            Status = RunStatus.Queued,
            Ticket = 0,
            Epoch = epoch,
            Hub = hub.Name,
            Input = request.Content is { } inline
                ? new SourceInput(null, ArtifactNames.Raw(new ArtifactFolder(request.Reflection, request.Source, epoch), inline.RawHash), inline.ContentType, inline.Name)
                : new SourceInput(request.Url!.AbsoluteUri, null, null, null),
            Force = request.Force,
            RetryOf = request.RetryOf,
            IdempotencyKey = request.IdempotencyKey?.Value,
            Content = content,
            Key = content is null ? null : IngestKey.Of(request.Reflection, request.Source, content),
            CreatedAt = now,
            Timeline = new Dictionary<RunStatus, DateTimeOffset> { [RunStatus.Queued] = now },
        };
    }
}
