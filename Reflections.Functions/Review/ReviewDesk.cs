using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Review;

/// <summary>Shows reviewers what they decide on, and writes their decisions into the ledger.</summary>
public sealed class ReviewDesk(
    RunStore runs, SourceStore sources, LedgerStore ledger, PatchProtocol patches, BatchStore batches, StageArtifacts artifacts, Pipeline pipeline)
{
    private const int Rounds = 4;

    /// <summary>Decides on the batch that the run holds.</summary>
    /// <exception cref="ProblemException">The run is not known, waits for no review, or a fact is named that cannot be approved.</exception>
    public async Task<RunRecord> DecideAsync(ReflectionId reflection, RunId id, ReviewDecision decision, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (run, held) = await HeldAsync(reflection, id, cancellation);
            var done = decision.Decision == ReviewDecision.Reject
                ? (await patches.RejectAsync(held, RejectionKind.Judgement, decision.Sentence, cancellation)).Value.StandingOf(id, run.Ticket) == LifeStanding.Refused
                : await ApproveAsync(run, held, decision, cancellation);
            if (done)
            {
                return run;
            }
        }

        throw new ProblemException(Problem.Conflict($"The facts moved while run {id} was reviewed: look again."));
    }

    /// <summary>
    /// What approving the batch that the run holds would change. Six calls: the rows of run, entry and source, the text, and the batches of both sides;
    /// five when nothing is applied.
    /// </summary>
    /// <exception cref="ProblemException">The run is not known, waits for no review, or its batch is damaged.</exception>
    /// <exception cref="DamagedBlobException">The applied batch is not there or not the one that was stored.</exception>
    /// <exception cref="DamagedBatchException">The applied batch is of a layout that this version does not know.</exception>
    public async Task<BatchDifference> DifferenceAsync(ReflectionId reflection, RunId id, CancellationToken cancellation)
    {
        var (run, held) = await HeldAsync(reflection, id, cancellation);
        return await DifferenceAsync(run, held.Value, cancellation);
    }

    /// <summary>As the other, for a list: not held when somebody has decided meanwhile, without a difference when its batch or what readers see is damaged. Five calls; four when nothing is applied.</summary>
    internal async Task<(bool IsHeld, BatchDifference? Difference)> LookAsync(RunRecord run, CancellationToken cancellation)
    {
        if (await FindHeldAsync(run, cancellation) is not { } held)
        {
            return (false, null);
        }

        try
        {
            return (true, await DifferenceAsync(run, held.Value, cancellation));
        }
        catch (Exception damage) when (damage is ProblemException or DamagedBlobException or DamagedBatchException or DamagedRowException)
        {
            return (true, null);
        }
    }

    private async Task<BatchDifference> DifferenceAsync(RunRecord run, LedgerEntry held, CancellationToken cancellation)
    {
        var (document, batch) = await ReadAsync(run, held, cancellation);
        var source = await sources.GetAsync(run.Reflection, run.Source, cancellation) ?? throw Gone(run);
        var applied = source.Value.Applied is { } version ? await batches.GetAsync(version, cancellation) : null;
        return BatchDifference.Of(
            run.Id, batch, BatchEvaluator.Judge(batch, document.Text, applied, source.Value.Applied?.Generation ?? 0, pipeline.Policy), applied);
    }

    private async Task<(RunRecord Run, Stored<LedgerEntry> Entry)> HeldAsync(ReflectionId reflection, RunId id, CancellationToken cancellation)
    {
        var run = (await runs.GetAsync(reflection, id, cancellation))?.Value ?? throw new ProblemException(Problem.NotFound($"Run '{id}'"));
        return await FindHeldAsync(run, cancellation) is { } held
            ? (run, held)
            : throw new ProblemException(Problem.Conflict($"Run {id} is {run.Status.ToWire()} and waits for no review."));
    }

    private async Task<Stored<LedgerEntry>?> FindHeldAsync(RunRecord run, CancellationToken cancellation)
    {
        var entry = run is { Status: RunStatus.AwaitingReview, Key: { } key } ? await ledger.GetAsync(key, cancellation) : null;
        return entry is { Value.Status: PatchStatus.Proposed } held && held.Value.Owner == run.Id ? held : null;
    }

    private async Task<bool> ApproveAsync(RunRecord run, Stored<LedgerEntry> held, ReviewDecision decision, CancellationToken cancellation)
    {
        var (document, batch) = await ReadAsync(run, held.Value, cancellation);
        var source = await sources.GetAsync(run.Reflection, run.Source, cancellation) ?? throw Gone(run);

        // A reviewer overrules the policy, not the proof: facts without a quote stay out.
        var generation = source.Value.Applied?.Generation ?? 0;
        var verdict = BatchEvaluator.Judge(batch, document.Text, null, generation, pipeline.Policy) with { Kind = VerdictKind.Approve, Reason = decision.Sentence };
        return await patches.ApproveAsync(held, Part(verdict, decision), run.Hub, generation, cancellation) is ApproveResult.Approved;
    }

    private static Verdict Part(Verdict verdict, ReviewDecision decision)
    {
        try
        {
            return decision.Selection?.Of(verdict) ?? verdict;
        }
        catch (UnknownFactException unknown)
        {
            throw new ProblemException(Problem.InvalidField(decision.Facts is null ? "except" : "facts", unknown.Message));
        }
    }

    private async Task<(CanonicalDocument Document, PatchBatch Batch)> ReadAsync(RunRecord run, LedgerEntry entry, CancellationToken cancellation)
    {
        try
        {
            var document = await artifacts.GetDocumentAsync(ArtifactFolder.Of(run), run.Content!, cancellation) ?? throw Gone(run);
            return (document, await batches.GetAsync(entry, cancellation));
        }
        catch (Exception damage) when (damage is DamagedBlobException or DamagedBatchException)
        {
            throw Gone(run);
        }
    }

    private static ProblemException Gone(RunRecord run) =>
        new(Problem.Conflict($"The batch of run {run.Id} cannot be read any more: it can be rejected, and the source sent again."));
}
