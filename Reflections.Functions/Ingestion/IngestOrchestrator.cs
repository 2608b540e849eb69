using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Ingestion;

/// <summary>
/// One run: claims the content, fans through one activity per stage, and writes the outcome. Whatever it needs to go on
/// stands in storage, so it may be started again at any point: it claims first and continues where the ledger says.
/// </summary>
public static class IngestOrchestrator
{
    /// <summary>The name of the event that wakes a run whose review was decided.</summary>
    public const string ReviewEvent = "review";

    /// <summary>Runs one ingest to its terminal outcome.</summary>
    [Function(nameof(IngestOrchestrator))]
    public static async Task<IngestOutput?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<IngestInput>() ?? throw new InvalidOperationException("The run has no input.");
        var cursor = await context.CallActivityAsync<RunCursor?>(nameof(RunActivities.OpenRun), input, StepRetries.Options);
        if (cursor is null)
        {
            return IngestOutput.Unknown("The run has neither a row nor an open-run row, and was started without one.");
        }

        if (cursor.Failure is { } unreadable)
        {
            // Its row has no room for an outcome either: the sweeper reports it, and starts the run again when it is repaired.
            return IngestOutput.Unknown(unreadable.Message);
        }

        var run = new IngestCourse(context, cursor with { Trace = input.Trace });
        try
        {
            return await run.ToEndAsync() ? run.Output : null;
        }
        catch (StageFailedException failed) when (!run.IsFinishing)
        {
            await run.FailAsync(failed);
            return run.Output;
        }
        catch (TaskFailedException error) when (!run.IsFinishing)
        {
            // An outcome that could not be written is not replaced by another one: the sweeper finds what became of the patch.
            await run.FailAsync(error);
            return run.Output;
        }
    }
}
