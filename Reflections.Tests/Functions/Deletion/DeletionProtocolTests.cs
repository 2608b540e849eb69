using Reflections.Domain.Identity;
using Reflections.Functions.Deletion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Deletion;

public sealed class DeletionProtocolTests
{
    private const string A = "Ann founded Harbour";
    private const string B = "Ben sold Mill";

    [Fact]
    public async Task Delete_SmallDocument_CostsExactlyTheseCalls()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);

        using var meter = StorageCallMeter.Start();
        var report = await DeleteAsync(storage, driver);

        // Source, intent, flip; receipt, batch, three names, receipt; open runs; scan; the index in as many parts as it has buckets of these names, rows,
        // segment and batch; scan.
        Assert.True(report.IsComplete);
        Assert.Equal(new SourceResidue(0, 0, 0), report.Residue);
        Assert.Equal("7 rows, 7 of the index, 2 blobs", $"{report.Erased.KnowledgeRows} rows, {report.Erased.IndexRows} of the index, {report.Erased.Blobs} blobs");
        Assert.Equal(3 + 6 + 1 + 3 + 3 + 1 + 2 + 3, meter.Count);
    }

    [Fact]
    public async Task Delete_HidesTheSourceAndLeavesNothing()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B, against: 1);

        var report = await DeleteAsync(storage, driver);

        Assert.Null(await driver.ViewAsync());
        Assert.Empty(await storage.Knowledge.FindByNameAsync(Sample.Reflection, "Ben", default));
        Assert.Equal((3L, 2L), (report.Receipt.Ticket, report.Receipt.Generation));
        Assert.Equal(driver.Batch(B).Facts.Select(fact => fact.Id).Order(StringComparer.Ordinal), report.Receipt.RetractedFacts);
        Assert.Equal(driver.Batch(B).Entities.Select(entity => entity.Id).Order(StringComparer.Ordinal), report.Receipt.RetractedEntities);
        Assert.Equal((0, 0), (report.Receipt.KeptFacts.Count, report.Receipt.KeptEntities.Count));
        Assert.Empty(await BlobsAsync(storage, driver));
    }

    [Fact]
    public async Task Delete_AnotherSourceSaysSoToo_KeepsItAndNamesTheSource()
    {
        await using var storage = await TestStorage.CreateAsync();
        var (driver, other) = (new PatchDriver(storage), new PatchDriver(storage, "other"));
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await other.DriveAsync(await other.TakeTicketAsync(), A);

        var report = await DeleteAsync(storage, driver);

        Assert.Equal((0, 0), (report.Receipt.RetractedFacts.Count, report.Receipt.RetractedEntities.Count));
        Assert.Equal(driver.Batch(A).Facts.Select(fact => fact.Id).Order(StringComparer.Ordinal), report.Receipt.KeptFacts.Select(kept => kept.Id));
        Assert.All([.. report.Receipt.KeptFacts, .. report.Receipt.KeptEntities], kept => Assert.Equal(["other"], kept.SupportedBy));
        Assert.Equal(other.Batch(A).Facts, (await other.ViewAsync())!.Facts);
        Assert.NotEmpty(await BlobsAsync(storage, other));
    }

    [Fact]
    public async Task Delete_Again_GivesTheSameReceipt()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        var first = await DeleteAsync(storage, driver);
        storage.Time.Advance(TimeSpan.FromHours(1));

        var again = await DeleteAsync(storage, driver);

        Assert.Equivalent(first.Receipt, again.Receipt);
        Assert.Equal(first.DeletedAt, again.DeletedAt);
        Assert.True(again.Erased.IsNothing);
        Assert.Equivalent(first.Receipt, (await Protocol(storage).FindAsync(Sample.Reflection, driver.Source, default))!.Receipt);
    }

    [Fact]
    public async Task Delete_UnknownSource_IsNull()
    {
        await using var storage = await TestStorage.CreateAsync();

        Assert.Null(await Protocol(storage).DeleteAsync(Sample.Reflection, SourceId.Parse("nobody"), Nobody, default));
        Assert.Null(await Protocol(storage).FindAsync(Sample.Reflection, SourceId.Parse("nobody"), default));
    }

    [Fact]
    public async Task Delete_BatchIsGone_ErasesAllTheSameAndSaysWhatIsUnknown()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await storage.Artifacts.DeleteAsync((await driver.StateAsync()).Applied!.Batch, default);

        var report = await DeleteAsync(storage, driver);

        Assert.True(report.IsComplete);
        Assert.Contains("is not there", report.Receipt.Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ApprovedAndNotApplied_IsNeverShown()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);

        await DeleteAsync(storage, driver);

        Assert.IsType<ApplyResult.Superseded>(await driver.ApplyAsync(A, 1));
        Assert.Null((await driver.StateAsync()).Applied);
    }

    [Fact]
    public async Task Delete_RunsAreOpenAndWait_NamesTheRunsAndWakesThoseThatWait()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var run = await driver.TakeTicketAsync();
        await storage.Unapplied.InsertRunAsync(Reflections.Functions.Runs.OpenRuns.RowOf(run), default);
        var waiting = (await storage.Sources.GetAsync(Sample.Reflection, driver.Source, default))!.Value;
        await storage.Sources.TryWriteAsync(waiting.Value.AwaitReview(run.Id), waiting.ETag, default);
        var woken = new List<RunId>();

        var report = await Protocol(storage).DeleteAsync(
            Sample.Reflection,
            driver.Source,
            runs =>
            {
                woken.AddRange(runs);
                return Task.CompletedTask;
            },
            default);

        Assert.Equal([run.Id], woken);
        Assert.Equal([run.Id], report!.OpenRuns);
        Assert.False(report.IsComplete);
    }

    [Fact]
    public async Task Settle_DecidedAndNotFinished_ErasesAndStaysUntilNothingCanCome()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var run = await driver.TakeTicketAsync();
        await storage.Unapplied.InsertRunAsync(Reflections.Functions.Runs.OpenRuns.RowOf(run), default);
        await driver.DriveAsync(run, A);
        var row = await AnnouncedAsync(storage, driver);
        var state = (await storage.Sources.GetAsync(Sample.Reflection, driver.Source, default))!.Value;
        await storage.Sources.TryWriteAsync(state.Value.Delete(Sample.Noon), state.ETag, default);

        Assert.Equal(SettleOutcome.Kept, (await Protocol(storage).SettleAsync(row, default)).Outcome);
        Assert.Empty(await BlobsAsync(storage, driver));

        storage.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(SettleOutcome.Kept, (await Protocol(storage).SettleAsync(row, default)).Outcome);

        await storage.Unapplied.DeleteRunAsync(run.Id, default);
        Assert.Equal(SettleOutcome.Cleaned, (await Protocol(storage).SettleAsync(row, default)).Outcome);
        Assert.Empty(await DeletionRowsAsync(storage));
    }

    [Fact]
    public async Task Settle_AnnouncedAndNotDecided_IsGivenUpSoThatASlowDecisionBeginsAgain()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        var row = await AnnouncedAsync(storage, driver);
        var seenBySlow = (await storage.Sources.GetAsync(Sample.Reflection, driver.Source, default))!.Value;

        Assert.Equal(SettleOutcome.Kept, (await Protocol(storage).SettleAsync(row, default)).Outcome);
        storage.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(SettleOutcome.Dropped, (await Protocol(storage).SettleAsync(row, default)).Outcome);

        Assert.Null(await storage.Sources.TryWriteAsync(seenBySlow.Value.Delete(Sample.Noon), seenBySlow.ETag, default));
        Assert.NotNull(await driver.ViewAsync());
        Assert.Empty(await DeletionRowsAsync(storage));
    }

    [Fact]
    public async Task Settle_ItsTicketWentToARun_IsDropped()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        var row = await AnnouncedAsync(storage, driver);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B, against: 1);

        Assert.Equal(SettleOutcome.Dropped, (await Protocol(storage).SettleAsync(row, default)).Outcome);
        Assert.NotNull(await driver.ViewAsync());
    }

    [Fact]
    public void IsOlder_BlobsOfAllKinds_TellsWhatWasMadeBefore()
    {
        var folder = new ArtifactFolder(Sample.Reflection, SourceId.Parse("s"), 5);
        var earlier = folder with { Epoch = 3 };

        Assert.True(folder.IsOlder(ArtifactNames.Raw(folder with { Epoch = 0 }, "aa")));
        Assert.True(folder.IsOlder(ArtifactNames.Batch(earlier, "aa")));
        Assert.True(folder.IsOlder(ArtifactNames.Segment(folder.Reflection, folder.Source, 4, "aa")));
        Assert.False(folder.IsOlder(ArtifactNames.Batch(folder, "aa")));
        Assert.False(folder.IsOlder(ArtifactNames.Segment(folder.Reflection, folder.Source, 6, "aa")));
        Assert.False(folder.IsOlder(folder.Root + "after-x/raw/aa"));
        Assert.Equal([0L, 3, 5], new[] { folder with { Epoch = 0 }, earlier, folder }.Select(one => ArtifactFolder.EpochOf(ArtifactNames.Batch(one, "aa"))));
    }

    private static Task Nobody(IReadOnlyList<RunId> runs) => Task.CompletedTask;

    private static DeletionProtocol Protocol(TestStorage storage) => storage.Get<DeletionProtocol>();

    private static async Task<DeletionReport> DeleteAsync(TestStorage storage, PatchDriver driver) =>
        (await Protocol(storage).DeleteAsync(Sample.Reflection, driver.Source, Nobody, default))!;

    private static async Task<Stored<DeletionRow>> AnnouncedAsync(TestStorage storage, PatchDriver driver)
    {
        var state = await driver.StateAsync();
        var now = storage.Time.GetUtcNow();
        return await storage.Unapplied.InsertDeletionAsync(
            new DeletionRow { Reflection = state.Reflection, Source = state.Source, CreatedAt = now, Ticket = state.Latest + 1, DueAt = now.AddMinutes(10) }, default);
    }

    private static async Task<IReadOnlyList<Stored<DeletionRow>>> DeletionRowsAsync(TestStorage storage) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, UnappliedRow.Shards).Select(shard => storage.Unapplied.ReadShardAsync(shard, default)))).SelectMany(shard => shard.Deletions)];

    private static async Task<IReadOnlyList<string>> BlobsAsync(TestStorage storage, PatchDriver driver)
    {
        var names = new List<string>();
        await foreach (var name in storage.Artifacts.ListAsync(new ArtifactFolder(Sample.Reflection, driver.Source, 0).Root, default))
        {
            names.Add(name);
        }

        return names;
    }
}
