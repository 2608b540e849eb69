using Microsoft.Extensions.Time.Testing;
using Reflections.EmbeddedRuntime.Engine;

namespace Reflections.Tests.EmbeddedRuntime.Engine;

public sealed class TimerQueueTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimerId Pause = new(1, 0, 0);
    private static readonly TimerId Start = new(2, -1, -1);

    private readonly FakeTimeProvider _elapsing = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly JumpingTime _time;
    private readonly List<TimerId> _fired = [];
    private readonly TimerQueue _timers;

    public TimerQueueTests()
    {
        _time = new JumpingTime(_elapsing);
        _timers = new TimerQueue(_time, _fired.Add);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    [Fact]
    public void Add_NobodySetsTheClock_FiresAtItsTimeAndNotBefore()
    {
        _timers.Add(Pause, Now.AddMilliseconds(100), Now);

        _elapsing.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(_fired);
        _elapsing.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([Pause], _fired);
    }

    [Fact]
    public void Add_ThenTheClockIsSetBack_FiresAfterThePauseItWasSetFor()
    {
        _timers.Add(Pause, Now.AddMilliseconds(100), Now);

        _time.Jump(-Day);
        _elapsing.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([Pause], _fired);
    }

    [Fact]
    public void Add_ThenTheClockIsSetForward_FiresWithinTheHour()
    {
        _timers.Add(Pause, Now + Day, Now);

        _time.Jump(2 * Day);
        _elapsing.Advance(TimeSpan.FromHours(1));

        Assert.Equal([Pause], _fired);
    }

    [Fact]
    public void Add_SetByAClockThatIsADayAheadByNow_WaitsNoLongerThanItWasSetFor()
    {
        var setAt = Now;
        _time.Jump(-Day);

        _timers.Add(Pause, setAt.AddSeconds(30), setAt);
        _elapsing.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(_fired);
        _elapsing.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal([Pause], _fired);
    }

    [Fact]
    public void Add_OnlyTheTimeOfDayCounts_WaitsForItHoweverTheClockIsSet()
    {
        _timers.Add(Start, Now.AddMinutes(1), setAt: null);

        _time.Jump(-Day);
        _elapsing.Advance(Day);
        Assert.Empty(_fired);
        _elapsing.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([Start], _fired);
    }

    [Fact]
    public void Add_AtTheEndOfTheCalendar_OverflowsNothing()
    {
        _timers.Add(Pause, DateTime.MaxValue, Now);

        _elapsing.Advance(Day);

        Assert.Empty(_fired);
    }

    [Fact]
    public void Remove_ManyTimersAfterTheClockWasSetBack_FiresTheOthersOnce()
    {
        for (var key = 0; key < 200; key++)
        {
            _timers.Add(new TimerId(key, 0, 0), Now.AddSeconds(1), Now);
        }

        for (var key = 0; key < 190; key++)
        {
            _timers.Remove(new TimerId(key, 0, 0));
        }

        _time.Jump(-Day);
        _elapsing.Advance(TimeSpan.FromSeconds(3));
        _time.Jump(Day);
        _elapsing.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Enumerable.Range(190, 10), _fired.Select(timer => (int)timer.Key).Order());
    }

    public void Dispose() => _timers.Dispose();
}
