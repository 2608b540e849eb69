using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Runs;

/// <summary>Starts the orchestration of an accepted run, under the run's own id.</summary>
public static class RunStart
{
    /// <summary>Starts it unless it was started before; that somebody else does so at the same moment is success.</summary>
    public static async Task StartAsync(RunRecord run, DurableTaskClient client, CancellationToken cancellation)
    {
        if (!run.Status.IsTerminal() && await client.GetInstanceAsync(run.Id.Value, cancellation) is null)
        {
            await StartAgainAsync(run, client, cancellation);
        }
    }

    /// <summary>Starts it even when an instance of that id has ended.</summary>
    public static async Task StartAgainAsync(RunRecord run, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(IngestOrchestrator), new IngestInput(run.Reflection, run.Source, run.Id, OpenRuns.RowOf(run)) { Trace = Tracing.Parent },
                new StartOrchestrationOptions(run.Id.Value), cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // 'Already exists' has another exception type on each back end; that the instance is there is the same on all.
            if (await client.GetInstanceAsync(run.Id.Value, cancellation) is null)
            {
                throw;
            }
        }
    }
}
