using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>Retries. Each attempt is a task of its own in the history, each delay a timer.</content>
internal sealed partial class EngineOrchestrationContext
{
    // Where a policy sets no cap, the calendar does.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    private Task<T> Retrying<T>(TaskRetryOptions? retry, Func<Task<T>> attempt) => retry switch
    {
        { Policy: { } policy } => ByPolicy(policy, attempt),
        { Handler: { } handler } => ByHandler(handler, attempt),
        _ => attempt(),
    };

    private async Task<T> ByPolicy<T>(RetryPolicy policy, Func<Task<T>> attempt)
    {
        var begun = Now;
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed)
            {
                if (!IsRetriable(failed) || !policy.Handle(failed) || IsOver(policy, begun))
                {
                    throw;
                }

                if (failures >= policy.MaxNumberOfAttempts)
                {
                    // The genuine runtime sets one more timer here, which is due at once; task numbers and history stay the same as there.
                    await CreateTimer(Now, CancellationToken.None);
                    throw;
                }
            }

            await CreateTimer(DelayAfter(policy, failures - 1), CancellationToken.None);
        }
    }

    private async Task<T> ByHandler<T>(AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var begun = Now;
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed)
            {
                var context = new RetryContext(this, failures, failed.FailureDetails, Now - begun, CancellationToken.None);
                if (!IsRetriable(failed) || !await handler(context))
                {
                    throw;
                }
            }
        }
    }

    private bool IsRetriable(TaskFailedException failed) =>
        OrchestrationFailures.IsRetriable(failed.FailureDetails, session.Settings.FunctionsHost);

    private bool IsOver(RetryPolicy policy, DateTime begun) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && Now - begun >= policy.RetryTimeout;

    private static TimeSpan DelayAfter(RetryPolicy policy, int failedAttempt)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failedAttempt);
        var cap = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? LongestDelay : policy.MaxRetryInterval;
        return milliseconds < cap.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : cap;
    }
}
