using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>Judges proposed batches against what readers see, and records the judgement.</summary>
public sealed class BatchJudge(SourceStore sources, LedgerStore ledger, PatchProtocol patches, BatchStore batches, Pipeline pipeline, TaskHub hub)
{
    private const int RoundsBeforeClaimingAgain = 4;

    /// <summary>What the entry leads to. A verdict holds for one applied generation: if that moves before the approval, it is judged again.</summary>
    public async Task<Judgement> JudgeAsync(RunRecord run, Stored<LedgerEntry> entry, CanonicalDocument document, CancellationToken cancellation)
    {
        for (var round = 0; round < RoundsBeforeClaimingAgain; round++)
        {
            if (Settled(run, entry.Value) is { } settled)
            {
                return settled;
            }

            if (await sources.GetAsync(run.Reflection, run.Source, cancellation) is not { } source)
            {
                break;
            }

            if (source.Value.AsOf > run.Ticket)
            {
                if (await ledger.TryWriteAsync(entry.Value.MarkSuperseded(), entry.ETag, cancellation) is null)
                {
                    break;
                }

                return new Judgement(EvaluateStep.Supersede, $"Observation {source.Value.AsOf} of the source is applied; this one is {run.Ticket}.");
            }

            if (await ReadAsync(() => batches.GetAsync(entry.Value, cancellation)) is not { } batch)
            {
                return new Judgement(EvaluateStep.Work, "The batch that was to be judged is not there.");
            }

            var applied = source.Value.Applied is { } version ? await ReadAsync(() => batches.GetAsync(version, cancellation)) : null;
            var generation = source.Value.Applied?.Generation ?? 0;
            var verdict = BatchEvaluator.Judge(batch, document.Text, applied, generation, pipeline.Policy);
            var judged = new Judgement(EvaluateStep.Apply, verdict.Reason, verdict.Accepted, verdict.Refusals.Count);
            switch (verdict.Kind)
            {
                case VerdictKind.Hold:
                    return judged with { Step = EvaluateStep.Hold };
                case VerdictKind.Reject:
                    var rejected = await patches.RejectAsync(entry, RejectionKind.Judgement, verdict.Reason, cancellation);
                    return IsRefused(run, rejected) ? judged with { Step = EvaluateStep.Reject } : new Judgement(EvaluateStep.ClaimAgain, "The entry moved.");
                default:
                    switch (await patches.ApproveAsync(entry, verdict, hub.Name, await AppliedGenerationAsync(run, cancellation), cancellation))
                    {
                        case ApproveResult.Approved:
                            return judged;
                        case ApproveResult.Lost { Entry: { } standing }:
                            entry = standing;
                            break;
                        case ApproveResult.Lost:
                            return new Judgement(EvaluateStep.ClaimAgain, "The entry is gone.");
                    }

                    break;
            }
        }

        return new Judgement(EvaluateStep.ClaimAgain, "The facts moved while the batch was judged.");
    }

    /// <summary>What became of a batch that is held for review.</summary>
    public async Task<(EvaluateStep Step, string Reason)> CheckAsync(RunRecord run, bool timedOut, CancellationToken cancellation)
    {
        if (await ledger.GetAsync(run.Key!, cancellation) is not { } entry)
        {
            return (EvaluateStep.ClaimAgain, "The entry is gone.");
        }

        if (Settled(run, entry.Value) is { } settled)
        {
            return (settled.Step, settled.Reason);
        }

        var source = await sources.GetAsync(run.Reflection, run.Source, cancellation);
        if (source?.Value.AsOf > run.Ticket)
        {
            return await ledger.TryWriteAsync(entry.Value.MarkSuperseded(), entry.ETag, cancellation) is null
                ? (EvaluateStep.ClaimAgain, "The entry moved.")
                : (EvaluateStep.Supersede, $"Observation {source.Value.Value.AsOf} of the source was applied while this one waited for review.");
        }

        if (!timedOut)
        {
            return (EvaluateStep.Hold, run.Reason ?? "");
        }

        var rejected = await patches.RejectAsync(entry, RejectionKind.ReviewTimeout, "review_timeout", cancellation);
        return IsRefused(run, rejected)
            ? (EvaluateStep.Reject, "review_timeout: nobody reviewed the batch in time.")
            : (EvaluateStep.ClaimAgain, "The entry moved.");
    }

    /// <summary>The batch, or null when it is gone or damaged: then it has to be made again, or there is nothing to compare with.</summary>
    private static async Task<PatchBatch?> ReadAsync(Func<Task<PatchBatch>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception damage) when (damage is DamagedBlobException or DamagedBatchException)
        {
            return null;
        }
    }

    private async Task<long> AppliedGenerationAsync(RunRecord run, CancellationToken cancellation) =>
        (await sources.GetAsync(run.Reflection, run.Source, cancellation))?.Value.Applied?.Generation ?? 0;

    // The content may have passed on meanwhile, and what is refused be another run's batch.
    private static bool IsRefused(RunRecord run, Stored<LedgerEntry> entry) => entry.Value.StandingOf(run.Id, run.Ticket) == LifeStanding.Refused;

    private static Judgement? Settled(RunRecord run, LedgerEntry entry) => entry.StandingOf(run.Id, run.Ticket) switch
    {
        LifeStanding.Open => null,
        LifeStanding.PassedOn => new Judgement(EvaluateStep.ClaimAgain, $"Run {entry.Owner} works on this content now."),
        LifeStanding.Refused => new Judgement(EvaluateStep.Reject, entry.Evaluation ?? "The batch was refused."),
        LifeStanding.Superseded => new Judgement(EvaluateStep.Supersede, "A newer observation of the source is applied."),
        _ => new Judgement(EvaluateStep.Apply, entry.Evaluation ?? "The batch is approved."),
    };
}

/// <summary>What judging led to.</summary>
/// <param name="Batch">The batch without the refused facts, when it was judged just now.</param>
/// <param name="Refused">Facts that were refused.</param>
public sealed record Judgement(EvaluateStep Step, string Reason, PatchBatch? Batch = null, int Refused = 0);
