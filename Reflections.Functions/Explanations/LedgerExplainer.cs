using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Explanations;

/// <summary>Tells what is known of a content, and what sending it again would do: the rules are those that runs are decided by.</summary>
public sealed class LedgerExplainer(
    LedgerStore ledger, SourceStore sources, RunStore runs, KnowledgeStore knowledge, Pipeline pipeline, IRunIdSource ids)
{
    /// <summary>Most runs that are shown.</summary>
    public const int MaxRuns = 20;

    /// <summary>Explains. Four calls: entry, history, source and runs; five when the content is applied, for its manifest is checked.</summary>
    /// <exception cref="ProblemException">Nothing is known of the content.</exception>
    /// <exception cref="DamagedRowException">The entry, its history or the source is not readable.</exception>
    public async Task<LedgerView> ExplainAsync(IngestKey key, CancellationToken cancellation)
    {
        var entry = (await ledger.GetAsync(key, cancellation))?.Value ?? throw new ProblemException(Problem.NotFound($"Ingest key '{key}'"));
        var history = await ledger.HistoryAsync(key, cancellation);
        var source = (await sources.GetAsync(entry.Reflection, entry.Source, cancellation))?.Value
            ?? new SourceState { Reflection = entry.Reflection, Source = entry.Source };
        var isApplied = source.Applied?.Key == key;
        var manifest = source.Applied is { } applied && isApplied && applied.Fingerprint == pipeline.Fingerprint
            ? await knowledge.CheckManifestAsync(entry.Reflection, entry.Source, applied, cancellation) : ManifestCheck.NotApplicable;
        var damaged = new List<DamagedRowException>();
        var known = await runs.FindByKeyAsync(entry.Reflection, key, MaxRuns, damaged, cancellation);
        return new LedgerView(
            key.Value, entry.Reflection.Value, entry.Source.Value, entry.Content.Value, entry.Status.ToWire(), entry.Owner.Value, entry.Generation,
            entry.Fingerprint.Value, entry.Fingerprint == pipeline.Fingerprint, entry.Evaluation, entry.Rejection?.ToWire(),
            [.. history.Append(entry).Select(LedgerLife.Of)], isApplied,
            ClaimForecast.Of(ids.Next(), source, entry, pipeline.Fingerprint, manifest).Explanation, [.. known.Select(RunView.Of)])
        {
            Damaged = StoredDamage.Of(damaged),
        };
    }
}
