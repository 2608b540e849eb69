using System.Globalization;
using NCrontab;

namespace Reflections.EmbeddedRuntime.Hosting.Timers;

/// <summary>When a timer runs: a CRON expression of five fields, or six with seconds first, in UTC; or a time span between runs.</summary>
internal sealed class TimerSchedule
{
    private static readonly TimeSpan s_monitorable = TimeSpan.FromMinutes(1);

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule cron) => _cron = cron;

    private TimerSchedule(TimeSpan interval) => _interval = interval;

    /// <exception cref="FormatException">The text is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6
            && CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is { } cron)
        {
            return new TimerSchedule(cron);
        }

        if (fields == 1 && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
        {
            return new TimerSchedule(interval);
        }

        throw new FormatException($"the schedule '{text}' is neither a CRON expression of five or six fields nor a time span");
    }

    /// <summary>The first run after this time; <see cref="DateTime.MaxValue"/> when there is none.</summary>
    public DateTime After(DateTime utc)
    {
        var next = _cron is not null ? _cron.GetNextOccurrence(utc, DateTime.MaxValue)
            : _interval < DateTime.MaxValue - utc ? utc + _interval
            : DateTime.MaxValue;
        return DateTime.SpecifyKind(next, DateTimeKind.Utc);
    }

    /// <summary>Whether runs are far enough apart to be remembered: closer ones would cost more in writes than a missed one is worth.</summary>
    public bool CanBeMonitored(DateTime utc)
    {
        var next = After(utc);
        for (var i = 0; i < 10 && next < DateTime.MaxValue; i++)
        {
            var following = After(next);
            if (following - next < s_monitorable)
            {
                return false;
            }

            next = following;
        }

        return true;
    }
}
