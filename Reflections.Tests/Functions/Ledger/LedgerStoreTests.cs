using Azure.Data.Tables;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ledger;

public sealed class LedgerStoreTests
{
    private static readonly StoredBatch Batch = new("batches/1", new string('b', 64));

    [Fact]
    public async Task StartLife_SecondLife_KeepsTheFirstAsHistoryInOneCall()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = await FirstLifeAsync(storage);
        var second = first.Value.StartLife(Sample.Run(2).Id, 2, Sample.Fingerprint, Batch, Sample.Validators);
        using (var meter = StorageCallMeter.Start())
        {
            Assert.NotNull(await storage.Ledger.StartLifeAsync(second, first, default));
            Assert.Equal(1, meter.Count);
        }

        Assert.Equal(second, (await storage.Ledger.GetAsync(second.Key, default))!.Value.Value);
        var ended = Assert.Single(await storage.Ledger.HistoryAsync(second.Key, default));
        Assert.Equal(first.Value.MarkSuperseded(), ended);
        Assert.Equal(ended, await storage.Ledger.GetLifeAsync(second.Key, 1, default));
    }

    [Fact]
    public async Task StartLife_SomebodyElseWasFirst_IsRefusedWhole()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = await FirstLifeAsync(storage);
        var mine = first.Value.StartLife(Sample.Run(2).Id, 2, Sample.Fingerprint, Batch);
        var other = first.Value.StartLife(Sample.Run(3).Id, 3, Sample.Fingerprint, Batch);
        await storage.Ledger.StartLifeAsync(other, first, default);
        Assert.Null(await storage.Ledger.StartLifeAsync(mine, first, default));
        Assert.Equal(other, (await storage.Ledger.GetAsync(mine.Key, default))!.Value.Value);
        Assert.Single(await storage.Ledger.HistoryAsync(mine.Key, default));
    }

    [Fact]
    public async Task StartLife_AnswerLost_SucceedsWithTheVersionThatStands()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = await FirstLifeAsync(storage);
        var second = first.Value.StartLife(Sample.Run(2).Id, 2, Sample.Fingerprint, Batch);
        storage.Wire.FailAt(1, WireFault.LoseAnswer);
        var etag = await storage.Ledger.StartLifeAsync(second, first, default);
        Assert.Equal((await storage.Ledger.GetAsync(second.Key, default))!.Value.ETag, etag);
    }

    [Fact]
    public async Task StartLife_ARowStandsWhereItsHistoryBelongs_IsReportedInsteadOfTriedForEver()
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        var first = await FirstLifeAsync(storage);
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), prefix + TableNames.IngestLedger);
        await table.AddEntityAsync(new TableEntity(first.Value.Key.Value, $"generation-{TableKeys.Of(1)}") { ["Status"] = "applied" });

        var second = first.Value.StartLife(Sample.Run(2).Id, 2, Sample.Fingerprint, Batch);
        var damaged = await Assert.ThrowsAsync<DamagedRowException>(() => storage.Ledger.StartLifeAsync(second, first, default));

        Assert.Equal((first.Value.Key.Value, $"generation-{TableKeys.Of(1)}"), (damaged.Partition, damaged.Row));
        Assert.Equal(first, await storage.Ledger.GetAsync(first.Value.Key, default));
    }

    [Fact]
    public async Task StartLife_CurrentIsApproved_Throws()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = await FirstLifeAsync(storage);
        var approved = new Stored<LedgerEntry>(first.Value.Approve(0), first.ETag);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => storage.Ledger.StartLifeAsync(first.Value with { Generation = 2 }, approved, default));
    }

    [Fact]
    public async Task TryWrite_Rejected_IsReadBack()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = await FirstLifeAsync(storage);
        var rejected = first.Value.RaiseFence().Reject(RejectionKind.ReviewTimeout, "Nobody decided.");
        await storage.Ledger.TryWriteAsync(rejected, first.ETag, default);
        Assert.Equal(rejected, (await storage.Ledger.GetAsync(rejected.Key, default))!.Value.Value);
    }

    private static Task<Stored<LedgerEntry>> FirstLifeAsync(TestStorage storage) => storage.Ledger.InsertOrGetAsync(
        LedgerEntry.Propose(Sample.Reflection, Sample.Source, Sample.Content("a"), Sample.Fingerprint, Sample.Run(1).Id, 1, Batch), default);
}
