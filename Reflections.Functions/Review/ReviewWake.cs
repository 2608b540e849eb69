using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;
using Reflections.Functions.Ingestion;

namespace Reflections.Functions.Review;

/// <summary>Wakes runs that wait for review, because something may have been decided about them.</summary>
public static class ReviewWake
{
    /// <summary>Raises the review event of each run. A wake-up that fails or is lost only delays: the run looks by itself now and then.</summary>
    public static async Task WakeAsync(this DurableTaskClient client, IEnumerable<RunId> runs, string why, CancellationToken cancellation)
    {
        foreach (var run in runs)
        {
            try
            {
                await client.RaiseEventAsync(run.Value, IngestOrchestrator.ReviewEvent, why, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // It has ended, or another hub has it.
            }
        }
    }
}
