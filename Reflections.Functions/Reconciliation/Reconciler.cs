using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Reconciliation;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reconciliation;

/// <summary>
/// Compares what the stores tell of each other: rows of runs with the engine's instances, ledger entries with intents and batches, sources with the
/// knowledge they say is shown. Whatever is found is looked at once more before it counts, because runs go on meanwhile.
/// </summary>
public sealed class Reconciler(
    ReflectionStore reflections, RunStore runs, SourceStore sources, LedgerStore ledger, UnappliedStore unapplied, KnowledgeStore knowledge,
    ArtifactStore artifacts, RunLiveness liveness, DriftRepair repairs, TimeProvider time, IOptions<LivenessOptions> options)
{
    /// <summary>
    /// Compares, and repairs when asked. One call for all reflections; for each 1,000 of its runs and of its sources one; two an entry, three when it is
    /// approved; three a source that shows something; and one for each run whose instance tells otherwise than its row.
    /// </summary>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    public async Task<ReconciliationReport> ReconcileAsync(ReconciliationRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var comparison = new Comparison(request.Max);
        var names = await NamesAsync(request.Reflection, comparison, cancellation);
        foreach (var reflection in names)
        {
            await ReadAsync(reflection, comparison, cancellation);
        }

        await CompareRunsAsync(comparison, client, cancellation);
        await CompareInstancesAsync(names.ToHashSet(), comparison, client, cancellation);
        await CompareEntriesAsync(comparison, cancellation);
        await comparison.ForEachAsync([.. comparison.Sources.Where(source => source.Applied is not null)], (source, stop) => CompareAsync(source, comparison, stop), cancellation);

        var found = comparison.Found
            .OrderBy(drift => drift.Reflection.Value, StringComparer.Ordinal)
            .ThenBy(drift => drift.Source.Value, StringComparer.Ordinal)
            .ThenBy(drift => drift.RunId?.Value, StringComparer.Ordinal)
            .ThenBy(drift => drift.Drift.Kind)
            .ToList();
        return new ReconciliationReport(
            new ExaminedCounts(comparison.Runs.Count, comparison.Instances.Count, comparison.Entries, comparison.Sources.Count),
            request.Repair ? await repairs.RepairAsync(found, client, cancellation) : [.. found.Select(drift => DriftRepair.Show(drift, null, repaired: false))],
            comparison.IsTruncated)
        {
            Damaged = comparison.Damaged,
        };
    }

    private async Task<IReadOnlyList<ReflectionId>> NamesAsync(ReflectionId? only, Comparison comparison, CancellationToken cancellation)
    {
        if (only is not null)
        {
            return await reflections.ExistsAsync(only, cancellation) ? [only] : throw new ProblemException(Problem.NotFound($"Reflection '{only}'"));
        }

        var damaged = new List<DamagedRowException>();
        var all = await reflections.ListAsync(cancellation, damaged);
        comparison.Add(damaged);
        return [.. all.Select(reflection => reflection.Id)];
    }

    /// <summary>The newest runs and the sources of a reflection, as many as may be compared.</summary>
    private async Task ReadAsync(ReflectionId reflection, Comparison comparison, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRowException>();
        string? next = null;
        do
        {
            if (comparison.Left(comparison.Runs.Count) is var left && left == 0)
            {
                comparison.IsTruncated = true;
                break;
            }

            var (page, following) = await runs.ListAsync(reflection, Math.Min(left, RunStore.MaxPage), next, cancellation, damaged);
            comparison.Runs.AddRange(page);
            next = following;
        }
        while (next is not null);

        await foreach (var source in sources.ListAsync(reflection, cancellation, damaged))
        {
            if (comparison.Left(comparison.Sources.Count) == 0)
            {
                comparison.IsTruncated = true;
                break;
            }

            comparison.Sources.Add(source);
        }

        comparison.Add(damaged);
    }

    /// <summary>Rows that are open, against the engine.</summary>
    private Task CompareRunsAsync(Comparison comparison, DurableTaskClient client, CancellationToken cancellation) =>
        comparison.ForEachAsync(
            [.. comparison.Runs.Where(run => !run.Status.IsTerminal())],
            async (run, stop) =>
            {
                comparison.Instances[run.Id] = true;
                if (await ConditionAsync(run, client, stop) is var condition && condition != InstanceCondition.Working
                    && (await runs.GetAsync(run.Reflection, run.Id, stop))?.Value is { } now
                    && RunDrift.Of(now, condition, time.GetUtcNow(), options.Value.Grace) is { } drift)
                {
                    comparison.Found.Enqueue(FoundDrift.Of(drift, now));
                }
            },
            cancellation);

    private async Task<InstanceCondition> ConditionAsync(RunRecord run, DurableTaskClient client, CancellationToken cancellation) =>
        await liveness.IsAliveAsync(client, run.Id, run.Hub, run.CreatedAt, cancellation) ? InstanceCondition.Working
        : await client.GetInstanceAsync(run.Id.Value, cancellation) is not { } instance ? InstanceCondition.Missing
        : instance.IsCompleted ? InstanceCondition.Ended : InstanceCondition.Working;

    /// <summary>Instances that are at work, against their rows.</summary>
    private async Task CompareInstancesAsync(HashSet<ReflectionId> names, Comparison comparison, DurableTaskClient client, CancellationToken cancellation)
    {
        var working = new List<IngestInput>();
        var query = new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended], FetchInputsAndOutputs: true);
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellation))
        {
            if (instance.Name != nameof(IngestOrchestrator) || Read(instance) is not { } input || !names.Contains(input.Reflection) || comparison.Instances.ContainsKey(input.Run))
            {
                continue;
            }

            if (comparison.Left(comparison.Instances.Count) <= 0)
            {
                comparison.IsTruncated = true;
                break;
            }

            comparison.Instances[input.Run] = true;
            working.Add(input);
        }

        await comparison.ForEachAsync(
            working,
            async (input, stop) =>
            {
                if ((await runs.GetAsync(input.Reflection, input.Run, stop))?.Value is { } run
                    && RunDrift.Of(run, InstanceCondition.Working, time.GetUtcNow(), options.Value.Grace) is { } drift
                    && await client.GetInstanceAsync(input.Run.Value, stop) is { IsCompleted: false })
                {
                    comparison.Found.Enqueue(FoundDrift.Of(drift, run));
                }
            },
            cancellation);
    }

    /// <summary>The run's input, or null when it is of a form that this version does not know.</summary>
    private static IngestInput? Read(OrchestrationMetadata instance)
    {
        try
        {
            return instance.ReadInputAs<IngestInput>();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The entries of the contents that the runs have judged.</summary>
    private async Task CompareEntriesAsync(Comparison comparison, CancellationToken cancellation)
    {
        var keys = comparison.Runs.Where(run => run.WasJudged()).Select(run => run.Key).OfType<IngestKey>().Distinct().ToList();
        comparison.Entries = keys.Count;
        await comparison.ForEachAsync(
            keys,
            async (key, stop) =>
            {
                if (await ledger.GetAsync(key, stop) is not { } entry)
                {
                    return;
                }

                // The intent goes after the entry has moved on: an entry that is the same afterwards was without it all the time.
                var hasIntent = entry.Value.Status != Domain.Patches.PatchStatus.Approved || await unapplied.GetPatchAsync(key, stop) is not null;
                var found = EntryDrift.Of(entry.Value, await artifacts.ExistsAsync(entry.Value.Batch, stop), hasIntent).ToList();
                if (found.Count > 0 && (await ledger.GetAsync(key, stop))?.ETag == entry.ETag)
                {
                    found.ForEach(drift => comparison.Found.Enqueue(FoundDrift.Of(drift, entry.Value)));
                }
            },
            cancellation);
    }

    private async Task CompareAsync(SourceState source, Comparison comparison, CancellationToken cancellation)
    {
        var applied = source.Applied!;
        var (check, manifest) = await knowledge.FindManifestAsync(source.Reflection, source.Source, applied, cancellation);
        var parts = new AppliedParts(
            check, manifest is null ? null : new KnowledgeCounts(manifest.Chunks, manifest.Entities, manifest.Facts),
            await artifacts.ExistsAsync(applied.Segment, cancellation), await artifacts.ExistsAsync(applied.Batch, cancellation));
        var found = SourceDrift.Of(applied, parts).ToList();
        if (found.Count > 0 && (await sources.GetAsync(source.Reflection, source.Source, cancellation))?.Value.Applied?.Generation == applied.Generation)
        {
            found.ForEach(drift => comparison.Found.Enqueue(FoundDrift.Of(drift, source)));
        }
    }
}
