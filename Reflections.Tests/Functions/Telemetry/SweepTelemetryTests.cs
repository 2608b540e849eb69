using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Reflections.Domain.Identity;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Sweeping;
using Reflections.Functions.Telemetry;
using Reflections.Tests.EndToEnd;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Telemetry;

[Collection(TelemetryCollection.Name)]
public sealed class SweepTelemetryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly BacklogGauges _gauges;

    public SweepTelemetryTests() => _gauges = new BacklogGauges(_time);

    public void Dispose() => _gauges.Dispose();

    [Fact]
    public async Task Settle_RowOfARun_IsLinkedToTheTraceThatTheRunWasStartedIn()
    {
        using var tap = new TraceTap();
        using var sweep = new Activity("sweep").SetParentId(tap.TraceParent).Start();
        var row = Patch(_time.GetUtcNow());
        const string origin = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var client = new Mock<DurableTaskClient>("test");
        client.Setup(engine => engine.GetInstanceAsync(row.Run!.Value, true, It.IsAny<CancellationToken>())).ReturnsAsync(
            new OrchestrationMetadata(nameof(IngestOrchestrator), row.Run!.Value)
            {
                DataConverter = Microsoft.DurableTask.Converters.JsonDataConverter.Default,
                SerializedInput = Microsoft.DurableTask.Converters.JsonDataConverter.Default.Serialize(
                    new IngestInput(row.Reflection, row.Source, row.Run!) { Trace = origin }),
            });

        await Telemetry().TellAsync(row, client.Object, () => Task.FromResult(new SettleResult(Sweeper.Finding(row, SweepAction.Applied, "It is applied."), 7)), default);

        var span = Assert.Single(tap.Spans);
        Assert.Equal("sweep settle", span.OperationName);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(span.Links).Context.TraceId.ToString());
        Assert.Equal((row.Run!.Value, "patch", "applied", 7), (
            span.GetTagItem(TelemetryNames.Tags.Run), span.GetTagItem(TelemetryNames.Tags.Kind), span.GetTagItem(TelemetryNames.Tags.Action),
            span.GetTagItem(TelemetryNames.Tags.StorageCalls)));
        Assert.Equal(1, tap.Sum("reflections.sweep.rows", $"{TelemetryNames.Tags.Kind}=patch,{TelemetryNames.Tags.Action}=applied"));
    }

    [Fact]
    public async Task Settle_EngineDoesNotTell_SettlesWithoutALink()
    {
        using var tap = new TraceTap();
        using var sweep = new Activity("sweep").SetParentId(tap.TraceParent).Start();
        var row = Patch(_time.GetUtcNow());
        var client = new Mock<DurableTaskClient>("test");
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), true, It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("no"));

        await Telemetry().TellAsync(row, client.Object, () => Task.FromResult(new SettleResult(Sweeper.Finding(row, SweepAction.Failed, "no"), 0)), default);

        var span = Assert.Single(tap.Spans);
        Assert.Empty(span.Links);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public void Gauges_BeforeAScan_TellNothing() => Assert.Empty(Read(_gauges));

    [Fact]
    public void Gauges_AfterAScan_TellWhatItSaw()
    {
        var now = _time.GetUtcNow();
        Telemetry().Scanned(
        [
            new ShardRows([Stored(Patch(now.AddMinutes(-9))), Stored(Patch(now.AddMinutes(-7)) with { SetAside = true })], [], [], [], []),
            new ShardRows([Stored(Patch(now.AddMinutes(-3)))], [], [Stored(Clean(now.AddMinutes(10)))], [], []),
        ]);
        _time.Advance(TimeSpan.FromMinutes(1));

        var told = Read(_gauges);

        Assert.Equal((2, 1, 540, 60), (
            told["reflections.unapplied.backlog patch False"], told["reflections.unapplied.backlog patch True"],
            told["reflections.unapplied.age patch"], told["reflections.sweep.age "]));
        Assert.Equal((1, 0, 0), (
            told["reflections.unapplied.backlog clean False"], told["reflections.unapplied.age clean"], told["reflections.unapplied.backlog delete False"]));
    }

    [Fact]
    public async Task Gauges_OfAHost_AreFedByItsScanAndReadWithoutStorage()
    {
        await using var service = await EmbeddedService.StartAsync();
        using var tap = new TraceTap();
        using var sweep = new Activity("sweep").SetParentId(tap.TraceParent).Start();

        await ActivatorUtilities.CreateInstance<Sweeper>(service.Services).ScanUnapplied(new SweepInput(DryRun: true), default);
        var calls = tap.Sum("reflections.storage.calls", $"{TelemetryNames.Tags.Service}=table");
        var told = Read(service.Services.GetRequiredService<BacklogGauges>());

        Assert.Equal(0, told["reflections.unapplied.backlog patch False"]);

        // The table may have to be made first.
        Assert.InRange(calls, UnappliedRow.Shards, UnappliedRow.Shards + 2);
        Assert.Equal(calls, tap.Sum("reflections.storage.calls", $"{TelemetryNames.Tags.Service}=table"));
    }

    private SweepTelemetry Telemetry() => new(_gauges, NullLogger<SweepTelemetry>.Instance);

    private static Dictionary<string, double> Read(BacklogGauges gauges)
    {
        var told = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == gauges)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return told;

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            told.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}", value);
    }

    private static Stored<T> Stored<T>(T row) => new(row, default);

    private PatchRow Patch(DateTimeOffset createdAt) => new()
    {
        Reflection = Sample.Reflection,
        Source = Sample.Source,
        CreatedAt = createdAt,
        Key = Sample.Ingest("text"),
        Generation = 1,
        Fence = 0,
        Run = RunId.New(_time),
        Hub = Sample.Hub,
    };

    private static CleanRow Clean(DateTimeOffset dueAt) => new()
    {
        Reflection = Sample.Reflection,
        Source = Sample.Source,
        CreatedAt = dueAt.AddMinutes(-20),
        Generation = 1,
        ReplacedBy = 2,
        DueAt = dueAt,
    };
}
