using System.Globalization;
using Reflections.EmbeddedRuntime.Hosting.Timers;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01T00:00:00", "2026-01-01T00:05:00")]
    [InlineData("*/5 * * * *", "2026-01-01T00:04:59", "2026-01-01T00:05:00")]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:01", "2026-01-01T00:00:10")]
    [InlineData("0 30 9 * * 1-5", "2026-01-02T09:30:00", "2026-01-05T09:30:00")]
    [InlineData("00:00:30", "2026-01-01T00:00:10", "2026-01-01T00:00:40")]
    public void After_Schedule_IsTheNextTime(string schedule, string now, string next) =>
        Assert.Equal(Utc(next), TimerSchedule.Parse(schedule).After(Utc(now)));

    [Theory]
    [InlineData("0 */5 * * * *", true)]
    [InlineData("0 * * * * *", true)]
    [InlineData("*/5 * * * * *", false)]
    [InlineData("0,30 0 * * * *", false)]
    [InlineData("00:00:59", false)]
    [InlineData("00:01:00", true)]
    [InlineData("0 0 0 31 2 *", true)]
    [InlineData("10675199.00:00:00", true)]
    public void CanBeMonitored_ScheduleOfLessThanAMinute_IsNot(string schedule, bool expected) =>
        Assert.Equal(expected, TimerSchedule.Parse(schedule).CanBeMonitored(Utc("2026-01-01T00:00:00")));

    [Theory]
    [InlineData("")]
    [InlineData("hourly")]
    [InlineData("* * * *")]
    [InlineData("61 * * * * *")]
    [InlineData("-00:00:01")]
    public void Parse_Nonsense_IsAFormatError(string schedule) => Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule));

    [Theory]
    [InlineData("0 0 0 31 2 *")]
    [InlineData("10675199.00:00:00")]
    public void After_NoFurtherTime_IsTheEndOfTime(string schedule) =>
        Assert.Equal(DateTime.MaxValue, TimerSchedule.Parse(schedule).After(Utc("2026-01-01T00:00:00")));

    [Fact]
    public void Delay_Exponential_DoublesUpToTheLongest()
    {
        var rule = new RetryRule(-1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(35));

        Assert.Equal([10, 20, 35, 35], new[] { 1, 2, 3, 1000 }.Select(retry => rule.Delay(retry).TotalSeconds));
        Assert.True(rule.Allows(1_000_000));
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
