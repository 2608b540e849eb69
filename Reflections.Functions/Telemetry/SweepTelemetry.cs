using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Reflections.Domain.Identity;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Sweeping;

namespace Reflections.Functions.Telemetry;

/// <summary>Tells of the sweeper's work, each row with a link to the trace of the run that left it.</summary>
public sealed class SweepTelemetry(BacklogGauges gauges, ILogger<SweepTelemetry> logger)
{
    /// <summary>Takes in what a scan found.</summary>
    internal void Scanned(IReadOnlyCollection<ShardRows> shards) => gauges.Scanned(shards);

    /// <summary>Settles <paramref name="row"/>.</summary>
    internal async Task<SettleResult> TellAsync(UnappliedRow row, DurableTaskClient client, Func<Task<SettleResult>> settle, CancellationToken cancellation)
    {
        var (kind, run) = row switch
        {
            PatchRow patch => ("patch", patch.Run),
            OpenRunRow open => ("run", open.Run),
            CleanRow => ("clean", null),
            _ => ("delete", (RunId?)null),
        };
        using var scope = logger.BeginScope(new WorkScope(TelemetryNames.Stages.Sweep, run, row.Reflection, row.Source));
        using var span = Tracing.Start(TelemetryNames.Spans.Settle).Tag(run, row.Reflection, row.Source)?.SetTag(TelemetryNames.Tags.Kind, kind);
        if (span is not null && run is not null)
        {
            span.LinkTo(await OriginAsync(run, client, cancellation));
        }

        var result = await settle();
        span?.SetTag(TelemetryNames.Tags.Action, result.Finding.Action).SetTag(TelemetryNames.Tags.StorageCalls, result.StorageCalls);
        if (result.Finding.Action is SweepAction.Failed or SweepAction.SetAside)
        {
            span.Fail(result.Finding.Action, result.Finding.Reason);
        }

        Metrics.Swept(kind, result.Finding.Action);
        return result;
    }

    /// <summary>The trace that the run was started in, where this hub's engine knows it. Not knowing it keeps no row from being settled.</summary>
    private static async Task<string?> OriginAsync(RunId run, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            return (await client.GetInstanceAsync(run.Value, getInputsAndOutputs: true, cancellation))?.ReadInputAs<IngestInput>()?.Trace;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }
}
