namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Identifies a timer: an instance's task, or the instance's own start when the task is -1.</summary>
internal readonly record struct TimerId(long Key, int Generation, int TaskId);

/// <summary>
/// Due times of durable timers and scheduled starts, on one clock timer. What is lost with the process stands in the store. A timer is due when the
/// clock says so; or when it has waited as long as it was set for, for a clock that was set back a day must not make a pause of a second last a day.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    // A clock timer takes no more than 49 days, and does not count while the machine sleeps; waking in between costs nothing.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    // By this much the clock comes first: as long as nobody sets it, timers fire by it and never before their time.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    // Beyond it only the clock counts: its ticks are not to overflow.
    private static readonly TimeSpan LongestCounted = TimeSpan.FromDays(3650);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<TimerId, DateTime> _byTime = new();
    private readonly PriorityQueue<TimerId, long> _byWait = new();
    private readonly HashSet<TimerId> _live = [];
    private readonly TimeProvider _time;
    private readonly Action<TimerId> _due;
    private readonly ITimer _clock;

    public TimerQueue(TimeProvider time, Action<TimerId> due)
    {
        _time = time;
        _due = due;
        _clock = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="setAt">When it was set, by the clock of that moment; null for what is due at a time of day, however the clock is set.</param>
    public void Add(TimerId timer, DateTime fireAt, DateTime? setAt)
    {
        lock (_gate)
        {
            if (!_live.Add(timer))
            {
                return;
            }

            _byTime.Enqueue(timer, fireAt);
            var first = _byTime.Peek() == timer;
            if (setAt is { } began && Shorter(fireAt - Now, fireAt - began) is var wait && wait < LongestCounted)
            {
                _byWait.Enqueue(timer, _time.GetTimestamp() + (long)((wait + Slack).TotalSeconds * _time.TimestampFrequency));
                first |= _byWait.Peek() == timer;
            }

            if (first)
            {
                Arm();
            }
        }
    }

    public void Remove(TimerId timer)
    {
        lock (_gate)
        {
            if (_live.Remove(timer) && _byTime.Count > 64 && _byTime.Count > 2 * _live.Count)
            {
                DropCancelled(_byTime);
                DropCancelled(_byWait);
            }
        }
    }

    public void Dispose() => _clock.Dispose();

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private void Fire()
    {
        var due = new List<TimerId>();
        lock (_gate)
        {
            Take(_byTime, Now, due);
            Take(_byWait, _time.GetTimestamp(), due);
            Arm();
        }

        due.ForEach(_due);
    }

    private void Take<T>(PriorityQueue<TimerId, T> queue, T now, List<TimerId> due)
        where T : IComparable<T>
    {
        while (queue.TryPeek(out var timer, out var at) && (at.CompareTo(now) <= 0 || !_live.Contains(timer)))
        {
            queue.Dequeue();
            if (_live.Remove(timer))
            {
                due.Add(timer);
            }
        }
    }

    private void Arm()
    {
        if (!_byTime.TryPeek(out _, out var fireAt))
        {
            return;
        }

        var wait = Shorter(fireAt - Now, LongestSleep);
        if (_byWait.TryPeek(out _, out var enough))
        {
            wait = Shorter(wait, _time.GetElapsedTime(_time.GetTimestamp(), enough));
        }

        // Rounded up: a clock that counts milliseconds must not wake up before the time.
        _clock.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void DropCancelled<T>(PriorityQueue<TimerId, T> queue)
    {
        var kept = queue.UnorderedItems.Where(item => _live.Contains(item.Element)).ToArray();
        queue.Clear();
        queue.EnqueueRange(kept);
    }
}
