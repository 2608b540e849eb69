namespace Reflections.Tests.EmbeddedRuntime.Hosting;

/// <summary>Waits for a condition, for a bounded time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    public static Task TrueAsync(Func<bool> condition, string what, Action? betweenLooks = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, betweenLooks);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, Action? betweenLooks = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < s_limit, $"Not in time: {what}");
            betweenLooks?.Invoke();
            await Task.Delay(s_pause, TimeProvider.System);
        }
    }
}
