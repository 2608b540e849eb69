using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.Engine;

/// <content>Retries. Each attempt is a task of its own in the history, each delay a timer.</content>
internal sealed partial class EngineOrchestrationContext
{
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
                if (failures >= policy.MaxNumberOfAttempts)
                {
                    // The genuine runtime numbers one more timer here; numbers that follow stay the same as there.
                    session.TakeTaskId();
                    throw;
                }

                if (!OrchestrationFailures.IsRetriable(failed.FailureDetails) || !policy.Handle(failed) || IsOver(policy, begun))
                {
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
                if (!OrchestrationFailures.IsRetriable(failed.FailureDetails) || !await handler(context))
                {
                    throw;
                }
            }
        }
    }

    private bool IsOver(RetryPolicy policy, DateTime begun) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && Now - begun >= policy.RetryTimeout;

    private static TimeSpan DelayAfter(RetryPolicy policy, int failedAttempt)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failedAttempt);
        var cap = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        return milliseconds < cap.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : cap;
    }
}
