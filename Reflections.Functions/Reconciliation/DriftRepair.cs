using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Domain.Reconciliation;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Ledger;
using Reflections.Functions.Review;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Functions.Reconciliation;

/// <summary>Settles drift by steps that are there for other reasons: the sweeper's, and another run.</summary>
public sealed class DriftRepair(
    Sweeper sweeper, UnappliedStore unapplied, RunStore runs, ArtifactStore artifacts, AcceptRequestReader reader, RunAcceptance acceptance,
    TimeProvider time)
{
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
                    RepairStep.WakeRun => await WakeAsync(drift, client, cancellation),

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

    private static async Task<(bool Done, string? What)> WakeAsync(FoundDrift drift, DurableTaskClient client, CancellationToken cancellation)
    {
        await client.WakeAsync([drift.Run!.Id], "ended", cancellation);
        return (true, null);
    }

    /// <summary>Accepts a run of what the applied run was given.</summary>
    private async Task<(bool Done, string What)> IngestAgainAsync(FoundDrift drift, DurableTaskClient client, CancellationToken cancellation)
    {
        if (drift.RunId is not { } id || (await runs.GetAsync(drift.Reflection, id, cancellation))?.Value is not { } applied)
        {
            return (false, "The run that applied it is not known any more: send the source again with force.");
        }

        InlineContent? content = null;
        if (applied.Input.Url is null)
        {
            if (await artifacts.GetAsync(applied.Input.Raw!, cancellation) is not { } raw)
            {
                return (false, "Its raw content is gone: send the source again with force.");
            }

            content = reader.ReadContent(raw, applied.Input.ContentType, applied.Input.Name);
        }

        var url = applied.Input.Url is { } address ? new Uri(address) : null;
        var run = await acceptance.AcceptAsync(
            new AcceptRequest(drift.Reflection, drift.Source, null, url, content, Force: true, applied.Id), client, cancellation);
        return (true, $"Run {run.Id} was started.");
    }

    private static (bool Done, string? What) Told(SettleResult settled) => (
        settled.Finding.Action is SweepAction.Applied or SweepAction.Started or SweepAction.Ended or SweepAction.Left, settled.Finding.Reason);
}
