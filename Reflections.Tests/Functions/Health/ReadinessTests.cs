using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Reflections.Functions.Health;
using Reflections.Functions.Ledger;
using Reflections.Functions.Sweeping;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Health;

public sealed class ReadinessTests : IAsyncLifetime
{
    private readonly Mock<DurableTaskClient> _engine = new("test");
    private TestStorage _storage = null!;
    private Readiness _readiness = null!;

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync();

        // The table is made by its first user; that call is not one of a look.
        await _storage.Get<SweepStore>().ListAsync(1, null, default);
        _storage.Wire.Mend();
        _readiness = new Readiness(_storage.Get<SweepStore>(), _storage.Time, NullLogger<Readiness>.Instance);
    }

    public async Task DisposeAsync()
    {
        _readiness.Dispose();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Check_Everything_AsksStorageOnceInAFewSeconds()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CheckAsync()));
        _storage.Time.Advance(Readiness.Freshness - TimeSpan.FromMilliseconds(1));
        await CheckAsync();

        Assert.All(all, checks => Assert.Equal(["storage True", "engine True", "sweeper True"], checks));
        Assert.Equal(1, _storage.Wire.Sent);
        _storage.Time.Advance(TimeSpan.FromMilliseconds(1));
        await CheckAsync();
        Assert.Equal(2, _storage.Wire.Sent);
    }

    [Fact]
    public async Task Check_StorageIsCut_SaysSoUntilItIsBack()
    {
        _storage.Wire.FailAt(1, WireFault.DieBefore);
        Assert.Equal(["storage False", "engine True", "sweeper True"], await CheckAsync());

        _storage.Wire.Mend();
        _storage.Time.Advance(Readiness.Freshness);

        Assert.Equal(["storage True", "engine True", "sweeper True"], await CheckAsync());
    }

    [Fact]
    public async Task Check_EngineDoesNotAnswer_SaysSo()
    {
        _engine.Setup(client => client.GetInstanceAsync(SweepOrchestrator.InstanceId, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("it is stopped"));

        Assert.Equal(["storage True", "engine False", "sweeper True"], await CheckAsync());
    }

    [Fact]
    public async Task Check_EngineHangs_IsGivenUp()
    {
        _engine.Setup(client => client.GetInstanceAsync(SweepOrchestrator.InstanceId, It.IsAny<CancellationToken>()))
            .Returns(new TaskCompletionSource<OrchestrationMetadata?>().Task);

        var check = CheckAsync();
        while (!check.IsCompleted)
        {
            _storage.Time.Advance(Readiness.Patience);
            await Task.Yield();
        }

        Assert.Contains("engine False", await check);
    }

    [Fact]
    public async Task Check_NoSweepEndsInTime_SaysSo()
    {
        _storage.Time.Advance(Readiness.SweeperGrace);
        Assert.Contains("sweeper True", await CheckAsync());

        _storage.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["storage True", "engine True", "sweeper False"], await CheckAsync());
    }

    [Fact]
    public async Task Check_SweepHasLeftAReceipt_CountsFromThere()
    {
        _storage.Time.Advance(TimeSpan.FromMinutes(20));
        var now = _storage.Time.GetUtcNow();
        await _storage.Get<SweepStore>().InsertAsync(new SweepReceipt("sweep", now, now, false, 0, 0, 0, 0, 16, []), default);

        Assert.Contains("sweeper True", await CheckAsync());
        _storage.Time.Advance(Readiness.SweeperGrace + TimeSpan.FromMinutes(1));
        Assert.Contains("sweeper False", await CheckAsync());
    }

    [Fact]
    public async Task Check_LongSweepGetsOn_IsNotLate()
    {
        _storage.Time.Advance(TimeSpan.FromMinutes(40));
        _engine.Setup(client => client.GetInstanceAsync(SweepOrchestrator.InstanceId, It.IsAny<CancellationToken>())).ReturnsAsync(
            new OrchestrationMetadata(nameof(SweepOrchestrator), SweepOrchestrator.InstanceId)
            {
                RuntimeStatus = OrchestrationRuntimeStatus.Running,
                LastUpdatedAt = _storage.Time.GetUtcNow().AddMinutes(-1),
            });

        Assert.Contains("sweeper True", await CheckAsync());
    }

    private async Task<string[]> CheckAsync() =>
        [.. (await _readiness.CheckAsync(_engine.Object, default)).Select(check => $"{check.Name} {check.Ok}")];
}
