using Microsoft.DurableTask.Client;
using Moq;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Batches;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Ingestion;

namespace Reflections.Tests.Functions.Batches;

public sealed class SourceBatchActivitiesTests : IAsyncLifetime
{
    private readonly ReflectionId _reflection = ReflectionId.Parse("batches");
    private IngestServices _services = null!;
    private SourceBatchActivities _activities = null!;

    private SourceBatchStore Batches => _services.Get<SourceBatchStore>();

    // Every instance is there: none is ever scheduled.
    private static DurableTaskClient Client
    {
        get
        {
            var client = new Mock<DurableTaskClient>("test") { CallBase = true };
            client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
                .ReturnsAsync((string id, bool _, CancellationToken _) => new OrchestrationMetadata("any", id) { RuntimeStatus = OrchestrationRuntimeStatus.Running });
            return client.Object;
        }
    }

    public async Task InitializeAsync()
    {
        _services = await IngestServices.CreateAsync(SharedAzurite.UniquePrefix());
        _activities = new SourceBatchActivities(
            Batches, _services.Get<RunStore>(), _services.Get<IdempotencyStore>(), _services.Get<ArtifactStore>(), _services.Get<AcceptRequestReader>(),
            _services.Get<RunAcceptance>(), _services.Get<BatchTelemetry>(), TimeProvider.System);
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task AcceptAsync_Batch_CostsACallAnItemTwoWithContentAndOneAHundred()
    {
        await AcceptAsync(1);
        using var meter = StorageCallMeter.Start();
        var batch = await AcceptAsync(101);

        // 101 rows of sources, 101 blobs, 2 transactions, the batch's row.
        Assert.Equal(205, meter.Count);
        using var read = StorageCallMeter.Start();
        var (stored, items) = (await Batches.ReadAsync(_reflection, batch.Id, default))!.Value;
        Assert.Equal(1, read.Count);
        Assert.Equal(batch, stored);
        Assert.Equal(Enumerable.Range(0, 101), items.Select(item => item.Index));
    }

    [Fact]
    public async Task AcceptAsync_RepeatedAfterItDiedBeforeItsRow_DoesTheRestUnderTheSameId()
    {
        var key = IdempotencyKey.TryCreate("k", out var parsed, out _) ? parsed : throw new InvalidOperationException();
        var request = Request(2) with { IdempotencyKey = key };
        var died = RunId.New(TimeProvider.System);
        await _services.Get<IdempotencyStore>().InsertOrGetAsync(_reflection, key, new IdempotencyRecord(died, request.Fingerprint, TimeProvider.System.GetUtcNow()), default);

        var (first, _) = await _services.Get<SourceBatchAcceptance>().AcceptAsync(request, Client, default);
        var (second, items) = await _services.Get<SourceBatchAcceptance>().AcceptAsync(request, Client, default);

        Assert.Equal(died, first.Id);
        Assert.Equal(first, second);
        Assert.Equal(2, items.Count);
    }

    [Fact]
    public async Task StartBatchItem_Repeated_IsTheSameRun()
    {
        var batch = await AcceptAsync(1);
        var first = await StartAsync(batch);
        using var meter = StorageCallMeter.Start();

        Assert.Equal(first, await StartAsync(batch));
        Assert.Equal(1, meter.Count);
        Assert.Single(await RunsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartBatchItem_DiedAfterTheAcceptance_FindsItsRunEvenWhenTheBatchIsCancelled(bool cancelled)
    {
        var batch = await AcceptAsync(1);
        var first = await StartAsync(batch);
        var item = (await Batches.GetItemAsync(batch.Id, 0, default))!.Value;
        Assert.NotNull(await Batches.TryWriteItemAsync(batch.Id, item.Value with { Run = null }, item.ETag, default));
        if (cancelled)
        {
            await CancelAsync(batch);
        }

        Assert.Equal(first, await StartAsync(batch));
        Assert.Single(await RunsAsync());
        Assert.Equal(first.Run, (await Batches.GetItemAsync(batch.Id, 0, default))!.Value.Value.Run);
    }

    [Fact]
    public async Task StartBatchItem_BatchIsCancelled_IsHeldBack()
    {
        var batch = await AcceptAsync(1);
        await CancelAsync(batch);

        Assert.Equal(new ItemStanding(0, null, null, IsHeldBack: true), await StartAsync(batch));
        Assert.Empty(await RunsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartBatchItem_SourceDeletedSinceTheBatchWasSent_DoesNotBringItBack(bool begun)
    {
        var batch = await AcceptAsync(1);
        var first = begun ? await StartAsync(batch) : null;
        var item = (await Batches.GetItemAsync(batch.Id, 0, default))!.Value;
        await Batches.TryWriteItemAsync(batch.Id, item.Value with { Run = null }, item.ETag, default);
        var (state, etag) = await _services.Get<SourceStore>().GetAsync(_reflection, SourceId.Parse("s0"), default) is { } known
            ? (known.Value, (Azure.ETag?)known.ETag) : (new Reflections.Domain.Ledger.SourceState { Reflection = _reflection, Source = SourceId.Parse("s0") }, null);
        await _services.Get<SourceStore>().TryWriteAsync(state.Delete(TimeProvider.System.GetUtcNow()), etag, default);

        var standing = await StartAsync(batch);

        Assert.Equal((first?.Run, begun ? null : "superseded"), (standing.Run, standing.Outcome));
        Assert.Equal(begun ? 1 : 0, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task StartBatchItem_ContentIsGone_IsAFailedItem()
    {
        var batch = await AcceptAsync(1);
        await _services.Get<ArtifactStore>().DeleteAsync((await Batches.GetItemAsync(batch.Id, 0, default))!.Value.Value.Input.Raw!, default);

        Assert.Equal("failed", (await StartAsync(batch)).Outcome);
    }

    [Fact]
    public async Task LookAtBatchItems_RunThatHasEnded_IsNotedOnceAndTheOthersAreAtWork()
    {
        var batch = await AcceptAsync(2);
        var started = new[] { await StartAsync(batch), await StartAsync(batch, 1) };
        var run = (await _services.Get<RunStore>().GetAsync(_reflection, started[0].Run!, default))!.Value;
        await _services.Get<RunStore>().TryWriteAsync(
            run.Value.Fail(new RunFailure("fetch", "fetch.timeout", "It took too long."), TimeProvider.System.GetUtcNow()), run.ETag, default);
        var input = new LookInput(_reflection, batch.Id, [.. started.Select(item => new WorkingItem(item.Index, item.Run!))]);
        using var meter = StorageCallMeter.Start();

        var looked = await _activities.LookAtBatchItems(input, default);

        Assert.Equal(4, meter.Count);
        Assert.Equal(["failed", null], looked.Select(item => item.Outcome));
        Assert.Equal(looked, await _activities.LookAtBatchItems(input, default));
        Assert.Equal("It took too long.", (await Batches.GetItemAsync(batch.Id, 0, default))!.Value.Value.Reason);
    }

    [Fact]
    public async Task FinishBatch_Repeated_KeepsTheFirstEnd()
    {
        var batch = await AcceptAsync(1);
        await _activities.FinishBatch(new FinishBatchInput(_reflection, batch.Id, SourceBatchStatus.Completed), default);
        await _activities.FinishBatch(new FinishBatchInput(_reflection, batch.Id, SourceBatchStatus.Failed), default);

        Assert.Equal(SourceBatchStatus.Completed, (await Batches.GetAsync(_reflection, batch.Id, default))!.Value.Value.Status);
    }

    private async Task<SourceBatch> AcceptAsync(int count) => (await _services.Get<SourceBatchAcceptance>().AcceptAsync(Request(count), Client, default)).Batch;

    private SourceBatchRequest Request(int count) => new(
        _reflection, null,
        [
            .. Enumerable.Range(0, count).Select(i => new SourceBatchRequestItem(
                SourceId.Parse($"s{i}"), null, _services.Get<AcceptRequestReader>().ReadInline($"Ferry {i} of batch {Guid.NewGuid():N} carries cars.", "text/plain", null))),
        ],
        4, false);

    private Task<ItemStanding> StartAsync(SourceBatch batch, int index = 0) => _activities.StartBatchItem(new ItemInput(_reflection, batch.Id, index), Client, default);

    private async Task CancelAsync(SourceBatch batch)
    {
        var stored = (await Batches.GetAsync(_reflection, batch.Id, default))!.Value;
        Assert.NotNull(await Batches.TryWriteAsync(stored.Value with { CancelRequestedAt = TimeProvider.System.GetUtcNow() }, stored.ETag, default));
    }

    private async Task<IReadOnlyList<RunRecord>> RunsAsync() => (await _services.Get<RunStore>().ListAsync(_reflection, 10, null, default)).Runs;
}
