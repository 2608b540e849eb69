using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Sweeping;

/// <summary>
/// Compares the runs that the engine finished last with their rows, and drives those again whose outcome storage does not know. A run that was
/// accepted before what storage lost is not looked for here: its open-run row is back, and the backlog has it.
/// </summary>
public sealed class FinishedRuns(RunStore runs, StartupSweep startup, TaskHub hub, IOptions<SweepOptions> options)
{
    /// <summary>Looks at runs created not before the given moment, less <see cref="SweepOptions.LostWrites"/>. One storage call a run.</summary>
    [Function(nameof(DriveLostRuns))]
    public async Task<LostRuns> DriveLostRuns([ActivityTrigger] LostRunsInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        using var meter = StorageCallMeter.Start();
        var findings = new List<SweepFinding>();
        try
        {
            foreach (var some in (await ListAsync(input.Since - options.Value.LostWrites, client, cancellation)).Chunk(options.Value.Parallel))
            {
                var looked = await Task.WhenAll(some.Select(finished => TryAsync(finished, input.DryRun, client, cancellation)));
                findings.AddRange(looked.OfType<SweepFinding>());
            }
        }
        catch (StorageUnavailableException)
        {
            startup.Undone();
            throw;
        }

        return new LostRuns(findings, meter.Count);
    }

    private async Task<IReadOnlyList<IngestInput>> ListAsync(DateTimeOffset from, DurableTaskClient client, CancellationToken cancellation)
    {
        var query = new OrchestrationQuery(
            CreatedFrom: from, Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed], FetchInputsAndOutputs: true);
        var newest = new Queue<IngestInput>();
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellation))
        {
            if (instance.Name != nameof(IngestOrchestrator) || Read(instance) is not { } input)
            {
                continue;
            }

            newest.Enqueue(input);
            if (newest.Count > options.Value.MaxRows)
            {
                newest.Dequeue();
            }
        }

        return [.. newest];
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

    /// <summary>A run that cannot be compared holds up no other, and not the sweep.</summary>
    private async Task<SweepFinding?> TryAsync(IngestInput finished, bool dryRun, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            return await DriveIfLostAsync(finished, dryRun, client, cancellation);
        }
        catch (Exception error) when (error is not (OperationCanceledException or StorageUnavailableException))
        {
            return Finding(finished, SweepAction.Failed, error.Message);
        }
    }

    private async Task<SweepFinding?> DriveIfLostAsync(IngestInput finished, bool dryRun, DurableTaskClient client, CancellationToken cancellation)
    {
        var row = (await runs.GetAsync(finished.Reflection, finished.Run, cancellation))?.Value;
        var run = row ?? (finished.Open is { } open ? OpenRuns.RecordOf(open) : null);

        // A run that another hub took over meanwhile is that hub's.
        if (run is null || run.Status.IsTerminal() || run.Hub != hub.Name)
        {
            return null;
        }

        if (!dryRun)
        {
            using var span = Tracing.Start(TelemetryNames.Spans.Settle).Tag(run.Id, run.Reflection, run.Source).LinkTo(finished.Trace);
            await RunStart.StartAgainAsync(run, client, cancellation);
        }

        return Finding(
            finished, SweepAction.Started,
            row is null ? "The engine had finished it, and storage has lost it." : $"The engine had finished it, and storage has it as {run.Status.ToWire()}.");
    }

    private static SweepFinding Finding(IngestInput run, string action, string reason) =>
        new($"run/{run.Run}", run.Reflection.Value, run.Source.Value, action, reason);
}
