using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class HostGatesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task EnterAsync_RoomLeft_AdmitsAtOnceAndCountsEachHostByItself()
    {
        var gates = Gates(concurrency: 2);

        Assert.All([await Enter(gates, "a"), await Enter(gates, "a"), await Enter(gates, "b")], entry => Assert.NotNull(entry.Pass));
        Assert.False(Enter(gates, "a").IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_NoRoom_AdmitsInTheOrderOfArrival()
    {
        var gates = Gates();
        var first = await Enter(gates);
        var (second, third) = (Enter(gates), Enter(gates));

        first.Pass!.Dispose();
        (await second).Pass!.Dispose();
        Assert.NotNull((await third).Pass);
    }

    [Fact]
    public async Task EnterAsync_PassReturnedTwice_FreesOnePlace()
    {
        var gates = Gates(concurrency: 2);
        var first = await Enter(gates);
        await Enter(gates);
        var (third, fourth) = (Enter(gates), Enter(gates));

        first.Pass!.Dispose();
        first.Pass.Dispose();

        Assert.NotNull((await third).Pass);
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_Spacing_KeepsBeginningsApart()
    {
        var gates = Gates(concurrency: 9, spacing: 0.5 * Second);
        await Enter(gates);
        var (second, third) = (Enter(gates), Enter(gates));

        _time.Advance(0.499 * Second);
        Assert.False(second.IsCompleted);
        _time.Advance(0.001 * Second);
        Assert.NotNull((await second).Pass);
        Assert.False(third.IsCompleted);
        _time.Advance(0.5 * Second);
        Assert.NotNull((await third).Pass);
    }

    [Fact]
    public async Task EnterAsync_QueueIsLong_SendsAwayAtOnceAndTellsEachAnotherTime()
    {
        var gates = Gates(spacing: Second);
        (await Enter(gates)).Pass!.Dispose();
        _ = Enter(gates);
        _ = Enter(gates);

        HostEntry[] away = [await Enter(gates), await Enter(gates)];

        Assert.All(away, entry => Assert.Null(entry.Pass));
        Assert.Equal([3 * Second, 4 * Second], away.Select(entry => entry.Wait));
    }

    [Fact]
    public async Task EnterAsync_RequestsTakeLong_SendsAwayWhenPatienceIsOver()
    {
        var gates = Gates();
        var first = await Enter(gates);
        var second = Enter(gates);
        _time.Advance(2 * Second);

        Assert.Null((await second).Pass);
        first.Pass!.Dispose();
        Assert.NotNull((await Enter(gates)).Pass);
    }

    [Fact]
    public async Task EnterAsync_Cancelled_GivesUpItsPlaceOnly()
    {
        var gates = Gates();
        using var cancellation = new CancellationTokenSource();
        var first = await Enter(gates);
        var second = gates.EnterAsync("host", cancellation.Token);
        var third = Enter(gates);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Pass!.Dispose();
        Assert.NotNull((await third).Pass);
    }

    [Fact]
    public async Task Count_NothingInFlightAndSpacingOver_IsZero()
    {
        var gates = Gates(spacing: Second);
        for (var host = 0; host < 1000; host++)
        {
            (await Enter(gates, $"host-{host}")).Pass!.Dispose();
        }

        Assert.Equal(1000, gates.Count);
        _time.Advance(Second);
        (await Enter(gates, "last")).Pass!.Dispose();
        Assert.Equal(1, gates.Count);
    }

    [Fact]
    public async Task Count_WithoutSpacing_IsWhatIsInFlight()
    {
        var gates = Gates();
        var kept = await Enter(gates, "kept");
        (await Enter(gates, "gone")).Pass!.Dispose();

        Assert.Equal(1, gates.Count);
        kept.Pass!.Dispose();
        Assert.Equal(0, gates.Count);
    }

    /// <summary>Whatever comes, leaves and gives up in whatever order: never more than allowed, never closer than allowed, first come first served, nothing kept.</summary>
    [Fact]
    public void EnterAsync_AnyHistory_KeepsItsRules() => Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3], Gen.Int[0, 99].Array[1, 80]).Sample((concurrency, spacing, steps) =>
    {
        var time = new FakeTimeProvider();
        var gates = new HostGates(concurrency, spacing * Second, TimeSpan.FromHours(1), time);
        var waiting = new List<(Task<HostEntry> Entry, CancellationTokenSource Cancel)>();
        var inside = new List<IDisposable>();
        TimeSpan? last = null;
        var origin = time.GetTimestamp();
        foreach (var step in steps)
        {
            switch (step % 4)
            {
                case 0 or 1:
                    var cancel = new CancellationTokenSource();
                    waiting.Add((gates.EnterAsync("host", cancel.Token), cancel));
                    break;
                case 2 when inside.Count > 0:
                    inside[step / 4 % inside.Count].Dispose();
                    inside.RemoveAt(step / 4 % inside.Count);
                    break;
                case 2 when waiting.Count > 0:
                    var left = waiting[step / 4 % waiting.Count];
                    waiting.Remove(left);
                    left.Cancel.Cancel();
                    Assert.ThrowsAny<OperationCanceledException>(() => left.Entry.GetAwaiter().GetResult());
                    break;
                case 3:
                    time.Advance(Second);
                    break;
            }

            Collect();
        }

        foreach (var (entry, cancel) in waiting)
        {
            cancel.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => entry.GetAwaiter().GetResult());
        }

        inside.ForEach(pass => pass.Dispose());
        time.Advance(spacing * Second);
        using (gates.EnterAsync("other", default).Result.Pass)
        {
            Assert.Equal(1, gates.Count);
        }

        void Collect()
        {
            // Whoever is let in is let in by the step itself; only its continuation may still be on its way.
            var free = concurrency - inside.Count;
            for (var now = time.GetElapsedTime(origin); waiting.Count > 0 && free > 0 && (last is null || now - last >= spacing * Second); free--)
            {
                inside.Add(waiting[0].Entry.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System).GetAwaiter().GetResult().Pass!);
                waiting.RemoveAt(0);
                last = now;
            }

            Assert.All(waiting, one => Assert.False(one.Entry.IsCompleted));
        }
    }, iter: 300);

    private HostGates Gates(int concurrency = 1, TimeSpan spacing = default) => new(concurrency, spacing, 2 * Second, _time);

    private static Task<HostEntry> Enter(HostGates gates, string host = "host") => gates.EnterAsync(host, default);
}
