using Reflections.Domain.Runs;

namespace Reflections.Functions.Ingestion;

/// <content>Waiting for a reviewer.</content>
internal sealed partial class IngestCourse
{
    private static readonly TimeSpan LongestReviewPoll = TimeSpan.FromHours(1);

    private Task<object?>? _woken;

    /// <summary>Waits until a reviewer decided, the review timed out, or a newer version was applied.</summary>
    private async Task<EvaluateResult> AwaitReviewAsync(EvaluateResult held)
    {
        Show(RunStatus.AwaitingReview, 0, 1);
        var until = held.Until ?? throw new InvalidOperationException("A held batch has no deadline.");
        while (held.Step == EvaluateStep.Hold)
        {
            var left = until - context.CurrentUtcDateTime;
            await WaitForReviewAsync(left < LongestReviewPoll ? left : LongestReviewPoll);
            held = await StepAsync<EvaluateResult>(
                nameof(BatchActivities.CheckReview), new ReviewInput(cursor, context.CurrentUtcDateTime >= until), r => r.Cursor);
        }

        return held;
    }

    /// <summary>Waits until somebody wakes the run or the time is over; what stands in storage tells then what to do.</summary>
    private async Task WaitForReviewAsync(TimeSpan atMost)
    {
        // One waiter until it is answered: one that was given up could take the next event and nobody would see it. Anybody may raise the
        // event with any payload, so that is never looked at, whether it can be read or not.
        _woken ??= context.WaitForExternalEvent<object?>(IngestOrchestrator.ReviewEvent);
        using var timeOver = new CancellationTokenSource();
        var timer = context.CreateTimer(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, timeOver.Token);
        if (await Task.WhenAny(_woken, timer) == _woken)
        {
            _woken = null;

            // Cancelled in place: CancelAsync would leave the orchestrator's thread.
            timeOver.Cancel();
        }
    }
}
