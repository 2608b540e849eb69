namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The time of a world. It moves with each step, and a timer is a step of the strand that set it.</summary>
internal sealed class RaceClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The world that lives by this clock.</summary>
    public RaceScheduler? Scheduler { get; set; }

    public DateTimeOffset Now { get; private set; } = Start;

    public void MoveTo(DateTimeOffset now) => Now = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero
            ? new ParkedTimer(this, callback, state, dueTime)
            : throw new NotSupportedException("No code under test uses periodic timers.");

    private sealed class ParkedTimer : ITimer
    {
        private readonly RaceScheduler _scheduler;
        private readonly RaceClock _clock;
        private readonly Strand _strand;
        private readonly Action _fire;
        private Step? _step;

        public ParkedTimer(RaceClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            _clock = clock;
            _scheduler = clock.Scheduler ?? throw new InvalidOperationException("The clock belongs to no world.");
            _strand = _scheduler.Current ?? throw new InvalidOperationException("A timer was set outside the scheduler.");
            _fire = () => callback(state);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _step = _scheduler.Park(new Step(_strand, StepKind.Timer, "delay", _fire) { Due = _clock.Now + dueTime });
            }

            return true;
        }

        public void Dispose()
        {
            if (_step is { } parked)
            {
                _scheduler.Unpark(parked);
                _step = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
