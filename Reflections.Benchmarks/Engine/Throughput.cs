using System.Diagnostics;

namespace Reflections.Benchmarks.Engine;

/// <summary>Activity completions a second, the best of a few rounds in one process.</summary>
internal static class Throughput
{
    private const int Rounds = 3;

    /// <summary>So many sequences at a time on one engine.</summary>
    public static async Task<double> OfEngineAsync(bool inMemory, int sequences, int activities)
    {
        await using var host = await BenchmarkHost.StartAsync(inMemory);
        await host.RunAsync("Sequence", 50);
        var best = await BestAsync(sequences * activities, () =>
            Task.WhenAll(Enumerable.Range(0, sequences).Select(_ => host.RunAsync("Sequence", activities))));
        await host.StopAsync();
        return best;
    }

    /// <summary>The activity's own code, awaited without an engine.</summary>
    public static Task<double> OfBareCallsAsync(int calls) => BestAsync(calls, async () =>
    {
        for (var i = 0; i < calls; i++)
        {
            await Task.Run(BenchmarkHost.OneAsync);
        }
    });

    private static async Task<double> BestAsync(int count, Func<Task> run)
    {
        var best = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await run();
            best = Math.Max(best, count / clock.Elapsed.TotalSeconds);
        }

        return best;
    }
}
