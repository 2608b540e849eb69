namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Identifies a timer: an instance's task, or the instance's own start when the task is -1.</summary>
internal readonly record struct TimerId(long Key, int Generation, int TaskId);

/// <summary>Due times of durable timers and scheduled starts, on one clock timer. What is lost with the process stands in the store.</summary>
internal sealed class TimerQueue : IDisposable
{
    // A clock timer takes no more than 49 days; waking once a day in between costs nothing.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<TimerId, DateTime> _byTime = new();
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

    public void Add(TimerId timer, DateTime fireAt)
    {
        lock (_gate)
        {
            if (_live.Add(timer))
            {
                _byTime.Enqueue(timer, fireAt);
                if (_byTime.TryPeek(out var first, out _) && first == timer)
                {
                    Arm();
                }
            }
        }
    }

    public void Remove(TimerId timer)
    {
        lock (_gate)
        {
            if (_live.Remove(timer) && _byTime.Count > 64 && _byTime.Count > 2 * _live.Count)
            {
                DropCancelled();
            }
        }
    }

    public void Dispose() => _clock.Dispose();

    private void Fire()
    {
        var due = new List<TimerId>();
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcDateTime;
            while (_byTime.TryPeek(out var timer, out var fireAt) && (fireAt <= now || !_live.Contains(timer)))
            {
                _byTime.Dequeue();
                if (_live.Remove(timer))
                {
                    due.Add(timer);
                }
            }

            Arm();
        }

        due.ForEach(_due);
    }

    private void Arm()
    {
        if (!_byTime.TryPeek(out _, out var fireAt))
        {
            return;
        }

        // Rounded up: a clock that counts milliseconds must not wake up before the time.
        var wait = fireAt - _time.GetUtcNow().UtcDateTime;
        var sleep = wait <= TimeSpan.Zero ? TimeSpan.Zero
            : wait >= LongestSleep ? LongestSleep
            : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _clock.Change(sleep, Timeout.InfiniteTimeSpan);
    }

    private void DropCancelled()
    {
        var kept = _byTime.UnorderedItems.Where(item => _live.Contains(item.Element)).ToArray();
        _byTime.Clear();
        _byTime.EnqueueRange(kept);
    }
}
