using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Timers;

/// <summary>One timer. Being one loop, it never runs its function twice at a time; runs that fall into a run are left out.</summary>
internal sealed class TimerLoop(TimerFunction function, FunctionInvoker invoker, TimerStatusStore store, TimeProvider time, ILogger logger)
{
    // Timers of the platform end at 49 days; clocks that are set are noticed within the hour.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);

    private ScheduleStatus? _status;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping)
    {
        var pastDue = await ResumeAsync(stopping);
        if (pastDue || function.RunOnStartup)
        {
            await RunOnceAsync(pastDue, stopping);
        }

        while (true)
        {
            var next = function.Schedule.After(Now);
            Log.TimerScheduled(logger, function.Name, next);
            await WaitUntilAsync(next, stopping);
            await RunOnceAsync(pastDue: false, stopping);
        }
    }

    /// <summary>Takes up the remembered schedule, if the timer has one; true when a run was missed meanwhile.</summary>
    private async Task<bool> ResumeAsync(CancellationToken stopping)
    {
        var now = Now;
        if (!function.UseMonitor || !function.Schedule.CanBeMonitored(now))
        {
            return false;
        }

        _status = await store.ReadAsync(function.Name, stopping);
        if (_status is null)
        {
            _status = new ScheduleStatus { Next = function.Schedule.After(now), LastUpdated = now };
            await store.WriteAsync(function.Name, _status, stopping);
            return false;
        }

        // Counted from the last run by today's schedule, which may not be the one it was written under.
        var basis = _status.Last == default ? _status.LastUpdated : _status.Last;
        _status.Next = function.Schedule.After(DateTime.SpecifyKind(basis, DateTimeKind.Utc));
        return _status.Next <= now;
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken stopping)
    {
        for (var left = due - Now; left > TimeSpan.Zero; left = due - Now)
        {
            // A clock that was set back has the next time of the schedule before this one.
            if (function.Schedule.After(Now) is var next && next < due)
            {
                due = next;
                left = due - Now;
            }

            // A timer counts whole milliseconds; rounding down would wake before the time is due.
            var wait = left > s_longestWait ? s_longestWait : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(wait, time, stopping);
        }
    }

    private async Task RunOnceAsync(bool pastDue, CancellationToken stopping)
    {
        var began = Now;
        await AttemptsAsync(new TimerInfo { IsPastDue = pastDue, ScheduleStatus = _status }, stopping);
        if (_status is not null)
        {
            // Written after the run: one that the host's end cuts short is past due at the next start.
            _status = new ScheduleStatus { Last = began, Next = function.Schedule.After(began), LastUpdated = began };
            await store.WriteAsync(function.Name, _status, CancellationToken.None);
        }
    }

    private async Task AttemptsAsync(TimerInfo info, CancellationToken stopping)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                await invoker.InvokeAsync(
                    function,
                    new InvocationRequest(info, new Dictionary<string, object?>(), stopping) { RetryCount = retry, MaxRetryCount = function.Retry.MaxRetries });
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error) when (function.Retry.Allows(retry + 1))
            {
                var delay = function.Retry.Delay(retry + 1);
                Log.TimerRetried(logger, function.Name, retry + 1, delay, error);
                await Task.Delay(delay, time, stopping);
            }
            catch (Exception error)
            {
                Log.FunctionFailed(logger, function.Name, error);
                return;
            }
        }
    }
}
