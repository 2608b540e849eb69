namespace Reflections.Benchmarks.Engine;

/// <summary>What the engine did for one orchestration, counted: the same on every machine, but for how many share a transaction.</summary>
internal sealed record EngineWork(
    int Activities, long HistoryRows, long Transactions, long Turns, long Replays, long RowsReplayed, long DatabaseBytes)
{
    /// <summary>Everything that was written, read back or run.</summary>
    public long Total => HistoryRows + Transactions + Turns + RowsReplayed + Activities;

    /// <summary>One after the other.</summary>
    public static Task<EngineWork> OfSequenceAsync(int activities) => OfAsync("Sequence", activities);

    /// <summary>All at once.</summary>
    public static Task<EngineWork> OfFanOutAsync(int activities) => OfAsync("Fan", activities);

    /// <summary>How the total grows with the number of activities: the least-squares slope of their logarithms, 1 when it is linear.</summary>
    public static double Slope(IReadOnlyCollection<EngineWork> measured)
    {
        var points = measured.Select(work => (X: Math.Log(work.Activities), Y: Math.Log(work.Total))).ToList();
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
    }

    private static async Task<EngineWork> OfAsync(string orchestrator, int activities)
    {
        await using var host = await BenchmarkHost.StartAsync();
        var (store, counters) = (host.Engine.StoreCounters, host.Engine.Counters);
        var transactions = store.Transactions;
        await host.RunAsync(orchestrator, activities);
        var work = new EngineWork(
            activities,
            store.HistoryRows,
            store.Transactions - transactions,
            counters.Turns,
            counters.Replays,
            counters.ReplayedEvents,
            DatabaseBytes: 0);
        return work with { DatabaseBytes = await host.StopAsync() };
    }
}
