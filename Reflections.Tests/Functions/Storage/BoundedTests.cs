using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage;

public sealed class BoundedTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 1)]
    public async Task ForEachAsync_OneAtATime_StaysInTheCallersFlow(int parallelism, int items)
    {
        var done = new List<int>();
        var permits = Enumerable.Range(0, items).Select(_ => new TaskCompletionSource()).ToArray();

        var work = Bounded.ForEachAsync(
            [.. Enumerable.Range(0, items)],
            parallelism,
            async (item, _) =>
            {
                await permits[item].Task;
                done.Add(item);
            },
            CancellationToken.None);

        // Whoever permits an item does its work, and begins the next one, before it goes on itself.
        for (var item = 0; item < items; item++)
        {
            permits[item].SetResult();
            Assert.Equal(Enumerable.Range(0, item + 1), done);
        }

        Assert.True(work.IsCompletedSuccessfully);
        await work;
    }

    [Fact]
    public async Task ForEachAsync_SeveralAtATime_DoesEachOnceAndNoMoreThanThat()
    {
        var (running, most, done) = (0, 0, new HashSet<int>());
        var gate = new Lock();
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, 40)],
            parallelism: 3,
            async (item, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                    Assert.True(done.Add(item));
                }

                await Task.Yield();
                lock (gate)
                {
                    running--;
                }
            },
            CancellationToken.None);

        Assert.Equal(40, done.Count);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task ForEachAsync_CancelledBetweenTwo_DoesNotBeginTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        var begun = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() => Bounded.ForEachAsync<int>(
            [1, 2],
            parallelism: 1,
            async (_, _) =>
            {
                begun++;
                await cancellation.CancelAsync();
            },
            cancellation.Token));
        Assert.Equal(1, begun);
    }
}
