using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Domain.Reconciliation;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Functions.Reconciliation;

/// <summary>Settles drift by steps that are there for other reasons: the sweeper's, and another run.</summary>
public sealed class DriftRepair(
    Sweeper sweeper, UnappliedStore unapplied, RunStore runs, PatchProtocol patches, RunRecovery recovery, RunRetry retry, TimeProvider time)
{
    private const string Name = "reconciliation";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Repairs one after the other. What fails is told and holds up no other.</summary>
    internal async Task<IReadOnlyList<DriftView>> RepairAsync(IReadOnlyList<FoundDrift> found, DurableTaskClient client, CancellationToken cancellation)
    {
        var shown = new List<DriftView>(found.Count);
        var again = new Dictionary<(ReflectionId Reflection, SourceId Source), (bool Done, string What)>();
        foreach (var drift in found)
        {
            try
            {
                var place = (drift.Reflection, drift.Source);
                var (done, what) = drift.Drift.Step switch
                {
                    RepairStep.SettleRun => await SettleRunAsync(drift, client, cancellation),
                    RepairStep.SettlePatch => await SettlePatchAsync(drift, client, cancellation),
                    RepairStep.EndInstance => await EndInstanceAsync(drift, client, cancellation),

                    // One run makes everything of its source again.
                    RepairStep.IngestAgain => again.TryGetValue(place, out var earlier) ? earlier : again[place] = await IngestAgainAsync(drift, client, cancellation),
                    _ => (false, null),
                };
                shown.Add(Show(drift, what, done));
            }
            catch (Exception error) when (error is not (OperationCanceledException or StorageUnavailableException))
            {
                shown.Add(Show(drift, error.Message, repaired: false));
            }
        }

        return shown;
    }

    /// <param name="what">What the repair came to, or null.</param>
    internal static DriftView Show(FoundDrift drift, string? what, bool repaired) => new(
        drift.Drift.Kind, drift.Reflection.Value, drift.Source.Value, drift.RunId?.Value, what is null ? drift.Drift.Detail : $"{drift.Drift.Detail} {what}",
        drift.Drift.Repair, repaired);

    private async Task<(bool Done, string? What)> SettleRunAsync(FoundDrift drift, DurableTaskClient client, CancellationToken cancellation)
    {
        var row = await unapplied.InsertRunAsync(OpenRuns.RowOf(drift.Run!), cancellation);
        return Told(await sweeper.SettleUnapplied(new SettleInput(new SweepTarget(row.ETag.ToString(), Run: row.Value), DryRun: false), client, cancellation));
    }

    private async Task<(bool Done, string? What)> SettlePatchAsync(FoundDrift drift, DurableTaskClient client, CancellationToken cancellation)
    {
        var entry = drift.Entry!;
        var insert = await unapplied.InsertPatchAsync(
            new PatchRow
            {
                Reflection = entry.Reflection,
                Source = entry.Source,
                CreatedAt = time.GetUtcNow(),
                Key = entry.Key,
                Generation = entry.Generation,
                Fence = entry.Fence,
                Run = entry.Owner,
                Hub = (await runs.FindAsync(entry.Reflection, entry.Owner, cancellation))?.Hub,
            },
            cancellation);
        var row = insert.Row;
        return Told(await sweeper.SettleUnapplied(new SettleInput(new SweepTarget(row.ETag.ToString(), Patch: row.Value), DryRun: false), client, cancellation));
    }

    /// <summary>Ends the orchestration, then settles what it may have proposed: nobody else would.</summary>
    private async Task<(bool Done, string? What)> EndInstanceAsync(FoundDrift drift, DurableTaskClient client, CancellationToken cancellation)
    {
        var run = drift.Run!;
        await client.TerminateAsync(run.Id, drift.Drift.Detail, Patience, time, cancellation);
        if (await patches.WithdrawAsync(run, Name, cancellation) == PatchStatus.Applied)
        {
            await recovery.EndAsync(run.Reflection, run.Id, RunStatus.Completed, drift.Drift.Detail, Name, cancellation);
        }

        return (true, null);
    }

    /// <summary>Accepts a run of what the applied run was given.</summary>
    private async Task<(bool Done, string What)> IngestAgainAsync(FoundDrift drift, DurableTaskClient client, CancellationToken cancellation)
    {
        var run = await retry.RetryAsync(drift.Reflection, drift.RunId!, null, force: true, client, cancellation);
        return (true, $"Run {run.Id} was started.");
    }

    private static (bool Done, string? What) Told(Sweeping.SettleResult settled) => (
        settled.Finding.Action is SweepAction.Applied or SweepAction.Started or SweepAction.Ended or SweepAction.Left, settled.Finding.Reason);
}
