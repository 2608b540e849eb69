using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Review;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>Gathers the facts of a claim, lets <see cref="ClaimDecider"/> decide, and carries the decision out.</summary>
public sealed class ClaimProtocol(
    SourceStore sources, LedgerStore ledger, RunStore runs, KnowledgeStore knowledge, PatchProtocol patches, RunRecovery recovery,
    RunLiveness liveness, LostWrites lost, Pipeline pipeline, TaskHub hub, TimeProvider time)
{
    /// <summary>Decides until the decision stands on facts that did not move.</summary>
    public async Task<ClaimResult> ClaimAsync(RunCursor cursor, DurableTaskClient client, CancellationToken cancellation)
    {
        var run = cursor.Run;
        var key = run.Key ?? throw new InvalidOperationException($"Run {run.Id} has no content to claim.");
        while (true)
        {
            // What a run got approved may be shown, and its content pass on, while it claims again: only a source read after that entry tells.
            var first = run.WasJudged() ? await ledger.GetAsync(key, cancellation) : null;
            var source = await sources.GetAsync(run.Reflection, run.Source, cancellation)
                ?? await lost.EnsureSourceAsync(run, cancellation);
            var entry = run.WasJudged() ? first : await ledger.GetAsync(key, cancellation);
            var manifest = await CheckAsync(run, key, source.Value, cancellation);
            var facts = new ClaimFacts(run.Id, run.Ticket, run.Status, run.Force, key, pipeline.Fingerprint, source.Value, entry?.Value, manifest);
            var decision = ClaimDecider.Decide(facts);
            var course = ClaimCourse.Of(decision, facts);

            if (run.IsUnmodified && course.NeedsTurn)
            {
                // "Not modified" spoke of a version that is not shown any more, or not whole: there is work to do, and nothing to do it on.
                return new ClaimResult(cursor with { Run = run.FetchWhole() }, ClaimStep.Fetch);
            }

            if (!course.NeedsTurn)
            {
                var (written, released) = await SettleAsync(run, source, decision, client, cancellation);
                if (written)
                {
                    var counted = decision is ClaimDecision.DuplicateSkipped { Cause: SkipCause.AppliedBy } && source.Value.Applied is { } applied
                        ? run with { Counts = run.Counts with { Chunks = applied.Chunks, Entities = applied.Entities, Facts = applied.Facts } } : run;
                    return new ClaimResult(cursor with { Run = counted }, StepOf(course.Move), EndOf(run, course, decision, released));
                }

                continue;
            }

            if (await HolderAsync(run, source.Value, client, cancellation) is { } holder)
            {
                return new ClaimResult(cursor, ClaimStep.Wait, new RunEnd(RunStatus.WaitingTurn, $"Waits for run {holder}, which works on this source."));
            }

            if (decision is ClaimDecision.RecoverApply recover)
            {
                await RecoverAsync(run, key, recover, client, cancellation);
                continue;
            }

            if (source.Value.Turn?.Run != run.Id
                && await sources.TryWriteAsync(source.Value.TakeTurn(run.Id, run.Ticket, hub.Name, time.GetUtcNow()), source.ETag, cancellation) is null)
            {
                continue;
            }

            return new ClaimResult(cursor with { Run = run with { Reason = decision.Reason } }, StepOf(course.Move));
        }
    }

    private static ClaimStep StepOf(ClaimMove move) => move switch
    {
        ClaimMove.Return => ClaimStep.Done,
        ClaimMove.End => ClaimStep.End,
        ClaimMove.Finish or ClaimMove.Apply => ClaimStep.Apply,
        ClaimMove.Judge => ClaimStep.Judge,
        _ => ClaimStep.Work,
    };

    private static RunEnd? EndOf(RunRecord run, ClaimCourse course, ClaimDecision decision, bool released) => course.Outcome is { } outcome
        ? new RunEnd(
            outcome, run.IsUnmodified ? $"{SkipReason.NotModifiedSentence} {course.Reason}" : course.Reason,
            (decision as ClaimDecision.DuplicateSkipped)?.Matched, TurnReleased: released)
        : null;

    /// <summary>Notes the observation of a skip and gives the turn back in the same write, conditional on the row the decision was made by.</summary>
    private async Task<(bool Written, bool Released)> SettleAsync(
        RunRecord run, Stored<SourceState> source, ClaimDecision decision, DurableTaskClient client, CancellationToken cancellation)
    {
        if (decision is not ClaimDecision.DuplicateSkipped { RaiseAsOf: true })
        {
            return (true, false);
        }

        var seen = source.Value.Observe(run.Ticket, run.Validators).ReleaseTurn(run.Id);
        var written = await sources.TryWriteAsync(seen, source.ETag, cancellation) is not null;
        await client.WakeAsync(written ? seen.Reviews : [], "overtaken", cancellation);
        return (written, true);
    }

    private Task<ManifestCheck> CheckAsync(RunRecord run, IngestKey key, SourceState source, CancellationToken cancellation) =>
        source.Applied is { } applied && applied.Key == key && applied.Fingerprint == pipeline.Fingerprint
            ? knowledge.CheckManifestAsync(run.Reflection, run.Source, applied, cancellation)
            : Task.FromResult(ManifestCheck.NotApplicable);

    /// <summary>The live run that has the turn, or null when this run may take it.</summary>
    private async Task<RunId?> HolderAsync(RunRecord run, SourceState source, DurableTaskClient client, CancellationToken cancellation)
    {
        if (source.Turn is not { } turn || turn.Run == run.Id)
        {
            return null;
        }

        HolderCondition? known;
        try
        {
            known = await runs.GetAsync(run.Reflection, turn.Run, cancellation) switch
            {
                null => HolderCondition.Missing,
                { Value.Status: var status } when status.IsTerminal() => HolderCondition.Terminal,
                _ => null,
            };
        }
        catch (DamagedRowException)
        {
            // That run's damage is not this one's: its engine still tells whether it works.
            known = null;
        }

        var condition = known
            ?? (await liveness.IsAliveAsync(client, turn.Run, turn.Hub, null, cancellation) ? HolderCondition.Working : HolderCondition.Gone);
        return TurnRule.Decide(turn, run.Id, condition, time.GetUtcNow(), liveness.GraceFor(turn.Since)).Action == TurnAction.Wait ? turn.Run : null;
    }

    private async Task RecoverAsync(RunRecord run, IngestKey key, ClaimDecision.RecoverApply recover, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await patches.ApplyAsync(run.Reflection, run.Source, key, recover.Generation, run.Id.Value, ConcludeAsync, cancellation);
        }
        catch (Exception damage) when (damage is DamagedBlobException or DamagedBatchException or GenerationConflictException)
        {
            // What was approved cannot be had any more. It must not keep this content from ever being worked on again.
            if (await ledger.GetAsync(key, cancellation) is { Value.Status: PatchStatus.Approved } entry && entry.Value.Generation == recover.Generation)
            {
                await ledger.TryWriteAsync(entry.Value.MarkSuperseded(), entry.ETag, cancellation);
            }
        }

        async Task ConcludeAsync(ApplyResult settled)
        {
            await client.WakeAsync(settled.Reviews.Where(waiting => waiting != run.Id), "overtaken", cancellation);
            RunStatus? outcome = settled switch
            {
                ApplyResult.Applied or ApplyResult.AlreadyApplied => RunStatus.Completed,
                ApplyResult.Superseded => RunStatus.Superseded,
                _ => null,
            };
            var owner = outcome is null ? null : await runs.FindAsync(run.Reflection, recover.Owner, cancellation);
            if (owner is not null && (owner.Status.IsTerminal() || !await liveness.IsAliveAsync(client, recover.Owner, owner.Hub, null, cancellation)))
            {
                await recovery.EndAsync(run.Reflection, recover.Owner, outcome!.Value, $"Its patch was settled by run {run.Id}.", run.Id.Value, cancellation);
            }
        }
    }
}
