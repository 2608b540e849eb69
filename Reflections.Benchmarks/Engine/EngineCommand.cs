using System.Globalization;

namespace Reflections.Benchmarks.Engine;

/// <summary><c>engine</c>: prints exact counts of the engine's work, then ratios that were measured in this one run.</summary>
internal static class EngineCommand
{
    private const int Sequences = 64;

    public static async Task<int> RunAsync(TextWriter output)
    {
        var sequences = new List<EngineWork>();
        await output.WriteLineAsync($"{"counts",-26}{"rows",9}{"commits",9}{"turns",9}{"replays",9}{"replayed",9}{"bytes/activity",16}{"total work",12}");
        foreach (var activities in (int[])[100, 1_000, 10_000])
        {
            sequences.Add(await EngineWork.OfSequenceAsync(activities));
            await WriteAsync(output, $"sequence of {activities}", sequences[^1]);
        }

        await WriteAsync(output, "fan-out of 10000", await EngineWork.OfFanOutAsync(10_000));
        await LineAsync(output, $"log-log slope of the sequences' total work: {EngineWork.Slope(sequences):0.000}");

        var idle = await IdleInstances.MeasureAsync(10_000);
        await LineAsync(
            output,
            $"idle: {idle.Instances} instances, {idle.InMemory} in memory, {idle.HeapBytes / 1024.0 / 1024.0:0.0} MB of heap; {idle.Woken} came back");

        var bare = await Throughput.OfBareCallsAsync(200_000);
        var memory = await Throughput.OfEngineAsync(inMemory: true, Sequences, 300);
        var durable = await Throughput.OfEngineAsync(inMemory: false, Sequences, 300);
        await output.WriteLineAsync();
        await LineAsync(output, $"activities a second, {Sequences} sequences at a time, {Environment.ProcessorCount} processors");
        await LineAsync(output, $"  bare awaited call    {bare,12:0}");
        await LineAsync(output, $"  history in memory    {memory,12:0}   {bare / memory,8:0.0} times the cost of a bare call");
        await LineAsync(output, $"  durable history      {durable,12:0}   {bare / durable,8:0.0} times the cost of a bare call, {memory / durable:0.00} times the cost in memory");
        return 0;
    }

    private static Task WriteAsync(TextWriter output, string name, EngineWork work) => LineAsync(
        output,
        $"{name,-26}{work.HistoryRows,9}{work.Transactions,9}{work.Turns,9}{work.Replays,9}{work.RowsReplayed,9}{(double)work.DatabaseBytes / work.Activities,16:0}{work.Total,12}");

    private static Task LineAsync(TextWriter output, FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
