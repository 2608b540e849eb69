using Microsoft.Extensions.Logging.Abstractions;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Telemetry;
using Reflections.Tests.Functions.Storage;
using Xunit.Abstractions;

namespace Reflections.Tests.Functions.Telemetry;

/// <summary>What it costs when nobody listens.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class TelemetryCostTests(ITestOutputHelper output)
{
    private const int Rounds = 1000;

    [Fact]
    public void Recording_NobodyListens_AllocatesNothing()
    {
        var run = Sample.Run(1);

        Assert.Equal(0, BytesOf(() =>
        {
            Metrics.Wrote(run);
            Metrics.StorageCalled("table");
            Metrics.ModelCalled("model", "answered");
            Metrics.ModelUsed("model", 3, 4);
            Metrics.StageEnded("chunk", TimeSpan.FromSeconds(1), null);
            Metrics.FetchEnded(TimeSpan.FromSeconds(1), "fetched", 9);
            Metrics.Swept("patch", "applied");
            using var span = Tracing.Start("stage ", "chunk", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").Tag(run.Id, run.Reflection, run.Source);
        }));
    }

    [Fact]
    public void Stage_NobodyListens_AllocatesAlmostNothing()
    {
        var telemetry = new StageTelemetry(TimeProvider.System, NullLogger<StageTelemetry>.Instance);
        var cursor = new RunCursor(Sample.Run(1), "");
        var done = Task.FromResult(cursor);

        var bytes = BytesOf(() => telemetry.TellAsync("chunk", cursor, () => done));

        output.WriteLine($"{bytes} bytes a stage");
        Assert.InRange(bytes, 0, 400);
    }

    private static long BytesOf(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
