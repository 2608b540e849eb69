using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class TimerTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 30, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(s_start);
    private readonly Ticks _ticks = new();

    [Fact]
    public async Task Timer_OnItsSchedule_RunsAndRemembersTheRun()
    {
        using var folder = new TemporaryFolder();
        await using (await StartAsync(folder, typeof(EveryFiveMinutes)))
        {
            await TickAsync(1);
        }

        var (info, at) = _ticks.Seen.Last();
        Assert.False(info.IsPastDue);
        Assert.Equal(0, at.UtcDateTime.Minute % 5);
        Assert.NotNull(info.ScheduleStatus);
        var status = JsonSerializer.Deserialize<ScheduleStatus>(File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, ".functions", "timers")))))!;
        Assert.Equal(at.UtcDateTime, status.Last);
        Assert.True(status.Next > status.Last);
    }

    [Fact]
    public async Task Timer_RunMissedWhileTheHostWasDown_RunsPastDueAtStart()
    {
        using var folder = new TemporaryFolder();
        await using (await StartAsync(folder, typeof(EveryFiveMinutes)))
        {
            await TickAsync(1);
        }

        var before = _ticks.Seen.Count;
        _clock.Advance(TimeSpan.FromHours(3));
        await using (await StartAsync(folder, typeof(EveryFiveMinutes)))
        {
            await Eventually.TrueAsync(() => _ticks.Seen.Count == before + 1, "the missed run");
        }

        Assert.True(_ticks.Seen.Last().Info.IsPastDue);
    }

    [Fact]
    public async Task Timer_RunOnStartup_RunsWithoutWaiting()
    {
        using var folder = new TemporaryFolder();
        await using var host = await StartAsync(folder, typeof(AtStartup));

        await Eventually.TrueAsync(() => _ticks.Seen.Count == 1, "the run at startup");

        Assert.False(_ticks.Seen.Single().Info.IsPastDue);
        Assert.Null(_ticks.Seen.Single().Info.ScheduleStatus);
    }

    [Fact]
    public async Task Timer_StillRunning_IsNotRunAgain()
    {
        using var folder = new TemporaryFolder();
        _ticks.Gate = new TaskCompletionSource();
        await using var host = await StartAsync(folder, typeof(EveryFiveMinutes));
        await Eventually.TrueAsync(() => _ticks.Running == 1, "the first run", () => _clock.Advance(TimeSpan.FromMinutes(1)));

        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, _ticks.Running);
        _ticks.Gate.SetResult();
        await TickAsync(2);
        Assert.Equal(1, _ticks.MostRunning);
    }

    [Fact]
    public async Task Timer_ClockSetBackADay_RunsAtTheNextTimeOfItsSchedule()
    {
        using var folder = new TemporaryFolder();
        var clock = new JumpingTime(_clock);
        await using var host = await StartAsync(folder, typeof(EveryFiveMinutes), clock);
        await TickAsync(1);

        clock.Jump(TimeSpan.FromDays(-1));
        var minutes = 0;

        await Eventually.TrueAsync(() => _ticks.Completed > 1, "a run within the hour", () => _clock.Advance(TimeSpan.FromMinutes(minutes++ < 60 ? 1 : 0)));
    }

    [Fact]
    public async Task Timer_ThatFails_IsRepeatedAsItsRuleSays()
    {
        using var folder = new TemporaryFolder();
        _ticks.Failures = 2;
        await using var host = await StartAsync(folder, typeof(Retried));

        await Eventually.TrueAsync(() => _ticks.Seen.Count == 3, "two repetitions", () => _clock.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal([0, 1, 2], _ticks.Attempts);
        Assert.True(_ticks.Seen.Last().At - _ticks.Seen.First().At >= TimeSpan.FromSeconds(20));
    }

    private Task<FunctionsHost> StartAsync(TemporaryFolder folder, Type functions, TimeProvider? clock = null) =>
        FunctionsHost.StartAsync(folder, builder => builder.Services.AddSingleton(clock ?? _clock).AddSingleton(_ticks), functions);

    private Task TickAsync(int count) =>
        Eventually.TrueAsync(() => _ticks.Completed >= count, $"{count} runs", () => _clock.Advance(TimeSpan.FromMinutes(1)));

    /// <summary>What the timer functions did.</summary>
    public sealed class Ticks
    {
        private int _running;
        private int _completed;

        public ConcurrentQueue<(TimerInfo Info, DateTimeOffset At)> Seen { get; } = new();

        public ConcurrentQueue<int> Attempts { get; } = new();

        public TaskCompletionSource? Gate { get; set; }

        public int Failures { get; set; }

        public int Running => _running;

        public int Completed => _completed;

        public int MostRunning { get; private set; }

        public async Task RunAsync(TimerInfo info, TimeProvider clock, int attempt = 0)
        {
            MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
            Seen.Enqueue((info, clock.GetUtcNow()));
            Attempts.Enqueue(attempt);
            try
            {
                if (Gate is { } gate)
                {
                    await gate.Task;
                }

                if (Failures-- > 0)
                {
                    throw new InvalidOperationException("as told");
                }
            }
            finally
            {
                Interlocked.Decrement(ref _running);
                Interlocked.Increment(ref _completed);
            }
        }
    }

    public sealed class EveryFiveMinutes(Ticks ticks, TimeProvider clock)
    {
        [Function("EveryFiveMinutes")]
        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => ticks.RunAsync(timer, clock);
    }

    public sealed class AtStartup(Ticks ticks, TimeProvider clock)
    {
        [Function("AtStartup")]
        public Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => ticks.RunAsync(timer, clock);
    }

    public sealed class Retried(Ticks ticks, TimeProvider clock)
    {
        [Function("Retried")]
        [FixedDelayRetry(2, "00:00:10")]
        public Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) =>
            ticks.RunAsync(timer, clock, context.RetryContext.RetryCount);
    }
}
