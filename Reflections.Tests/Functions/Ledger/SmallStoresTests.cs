using Reflections.Domain.Identity;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ledger;

public sealed class SmallStoresTests
{
    [Fact]
    public async Task Reflections_EnsuredTwice_ListsItOnceAndAsksOnce()
    {
        await using var storage = await TestStorage.CreateAsync();
        var store = storage.Get<ReflectionStore>();
        Assert.False(await store.ExistsAsync(Sample.Reflection, default));
        await store.EnsureAsync(Sample.Reflection, Sample.Noon, default);
        using (var meter = StorageCallMeter.Start())
        {
            await store.EnsureAsync(Sample.Reflection, Sample.Noon.AddDays(1), default);
            Assert.True(await store.ExistsAsync(Sample.Reflection, default));
            Assert.Equal(0, meter.Count);
        }

        await store.EnsureAsync(ReflectionId.Parse("atlas"), Sample.Noon, default);
        Assert.Equal(
            [new ReflectionRecord(ReflectionId.Parse("atlas"), Sample.Noon), new ReflectionRecord(Sample.Reflection, Sample.Noon)],
            await store.ListAsync(default));
    }

    [Fact]
    public async Task Hubs_Beat_IsToldByTheServicesClock()
    {
        await using var storage = await TestStorage.CreateAsync();
        var hubs = storage.Get<HubStore>();
        Assert.Null(await hubs.LastBeatAsync(Sample.Hub, default));
        await hubs.BeatAsync(Sample.Hub, default);
        await hubs.BeatAsync(Sample.Hub, default);
        var beat = await hubs.LastBeatAsync(Sample.Hub, default);
        Assert.NotNull(beat);

        // The test's own clock stands still at another date.
        Assert.NotEqual(storage.Time.GetUtcNow().Date, beat.At.Date);
        Assert.InRange(beat.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Sweeps_Receipts_AreListedNewestFirst()
    {
        await using var storage = await TestStorage.CreateAsync();
        var sweeps = storage.Get<SweepStore>();
        var many = Enumerable.Range(0, 1000).Select(i => new SweepFinding($"shard-00/patch-{i}", "r", "s", "applied", new string('x', 600))).ToList();
        var older = new SweepReceipt("a", Sample.Noon, Sample.Noon.AddSeconds(1), false, 1000, 1000, 0, 0, 16, many);
        var newer = older with { Id = "b", StartedAt = Sample.Noon.AddMinutes(1), DryRun = true, Findings = [] };
        await sweeps.InsertAsync(older, default);
        await sweeps.InsertAsync(newer, default);
        await sweeps.InsertAsync(newer, default);
        var (receipts, continuation) = await sweeps.ListAsync(10, null, default);
        Assert.Null(continuation);
        Assert.Equal(["b", "a"], receipts.Select(receipt => receipt.Id));
        Assert.True(receipts[0].DryRun);
        Assert.Equal(SweepStore.MaxFindings, receipts[1].Findings.Count);
    }
}
