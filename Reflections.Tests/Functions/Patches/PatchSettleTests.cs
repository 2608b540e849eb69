using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Patches;

public sealed class PatchSettleTests
{
    private const string A = "Ann founded Harbour";
    private const string B = "Ben sold Mill";

    [Fact]
    public async Task Settle_Approved_Applies()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
        Assert.Equal(SettleOutcome.Applied, await SettleAsync(driver, A));
        Assert.Equal(1, (await driver.ViewAsync())!.Version.Generation);
        Assert.Null(await driver.RowAsync(A));
    }

    [Fact]
    public async Task Settle_PlantedWithoutSourceRow_Applies()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(Sample.Run(4, driver.Source), A);
        Assert.Equal(SettleOutcome.Applied, await SettleAsync(driver, A));
        var state = await driver.StateAsync();
        Assert.Equal((4, 4, 4), (state.Latest, state.AsOf, state.Applied!.Generation));
    }

    [Fact]
    public async Task Settle_RunFinishedMeanwhile_IsQuiet()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
        var row = (await driver.RowAsync(A))!.Value;
        await driver.ApplyAsync(A, 1);
        Assert.Equal(SettleOutcome.AlreadyApplied, (await driver.SettleAsync(row)).Outcome);
    }

    [Fact]
    public async Task Settle_WhatFollowsFails_KeepsTheRowUntilItDoesNot()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
        var row = (await driver.RowAsync(A))!.Value;
        var told = new List<SettleOutcome>();

        await Assert.ThrowsAsync<IOException>(() => driver.SettleAsync(row, end =>
        {
            told.Add(end.Outcome);
            throw new IOException("The run's outcome could not be written.");
        }));
        Assert.NotNull(await driver.RowAsync(A));

        await driver.SettleAsync(row, async end =>
        {
            told.Add(end.Outcome);
            Assert.NotNull(await driver.RowAsync(A));
        });
        Assert.Null(await driver.RowAsync(A));
        Assert.Equal([SettleOutcome.Applied, SettleOutcome.AlreadyApplied], told);
    }

    [Fact]
    public async Task Settle_NeverApproved_MakesTheSlowApprovalBeginAgain()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var slow = await AnnouncedAsync(storage, driver, A);
        Assert.Equal(SettleOutcome.Dropped, await SettleAsync(driver, A));
        Assert.Null(await driver.RowAsync(A));
        Assert.Equal((PatchStatus.Proposed, 1L), ((await driver.EntryAsync(A)).Status, (await driver.EntryAsync(A)).Fence));

        Assert.IsType<ApproveResult.Approved>(await driver.ApproveAsync(slow, A));
        Assert.Equal(1, (await driver.RowAsync(A))!.Value.Value.Fence);
        Assert.IsType<ApplyResult.Applied>(await driver.ApplyAsync(A, 1));
    }

    [Fact]
    public async Task Settle_DiedAfterRaisingTheFence_DoesNotTakeTheNewAnnouncementAway()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var slow = await AnnouncedAsync(storage, driver, A);
        var seen = (await driver.RowAsync(A))!.Value;
        storage.Wire.FailAt(2, WireFault.DieAfter);
        await Assert.ThrowsAsync<DiedException>(() => driver.SettleAsync(seen));
        storage.Wire.Mend();

        Assert.IsType<ApproveResult.Approved>(await driver.ApproveAsync(slow, A));

        // The sweeper's last step comes late: the row is another one now.
        Assert.False(await storage.Unapplied.DeleteAsync(seen, default));
        Assert.NotNull(await driver.RowAsync(A));
    }

    [Fact]
    public async Task Settle_RowOfAnEarlierGeneration_IsDropped()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var slow = await AnnouncedAsync(storage, driver, A);
        var second = await driver.ProposeAsync(await driver.TakeTicketAsync(), A);
        Assert.Equal(2, second.Value.Generation);

        // The next approval settles what stands in its way by itself.
        Assert.IsType<ApproveResult.Approved>(await driver.ApproveAsync(second, A));
        Assert.Equal(2, (await driver.RowAsync(A))!.Value.Value.Generation);
        Assert.IsType<ApproveResult.Lost>(await driver.ApproveAsync(slow, A));
        Assert.Equal(SettleOutcome.Applied, await SettleAsync(driver, A));
    }

    [Fact]
    public async Task Settle_Rejected_IsDropped()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var entry = await AnnouncedAsync(storage, driver, A);
        await driver.Protocol.RejectAsync(entry, RejectionKind.Judgement, "No.", default);
        Assert.Equal(SettleOutcome.Dropped, await SettleAsync(driver, A));
    }

    [Fact]
    public async Task Clean_ReplacedGeneration_IsDeletedAfterTheGracePeriod()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B, against: 1);
        var row = Assert.Single(await driver.CleanRowsAsync());
        Assert.Equal(SettleOutcome.Kept, (await driver.Protocol.CleanAsync(row, default)).Outcome);

        storage.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(SettleOutcome.Cleaned, (await driver.Protocol.CleanAsync(row, default)).Outcome);
        Assert.True((await storage.Writer.DeleteGenerationAsync(new(Sample.Reflection, driver.Source), 1, default)).FoundNothing);
        Assert.Empty(await driver.CleanRowsAsync());
        Assert.Equal(driver.Batch(B).Facts, (await driver.ViewAsync())!.Facts);
    }

    [Fact]
    public async Task Clean_WritesOfASupersededGenerationComeLate_FindsThem()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var key = new SourceKey(Sample.Reflection, driver.Source);
        var slow = await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B);
        Assert.IsType<ApplyResult.Superseded>(await driver.ApplyAsync(A, 1));

        // Somebody had begun to apply it and died; what it had sent arrives when all is over.
        await storage.Writer.WriteGenerationAsync(key, 1, driver.Batch(A), slow.Value.BatchHash, default);
        storage.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SettleOutcome.Cleaned, (await driver.Protocol.CleanAsync(Assert.Single(await driver.CleanRowsAsync()), default)).Outcome);
        Assert.True((await storage.Writer.DeleteGenerationAsync(key, 1, default)).FoundNothing);
    }

    [Fact]
    public async Task Clean_FlipStillToCome_StaysUntilItIsDecided()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        var slow = await driver.TakeTicketAsync();
        await storage.Unapplied.InsertCleanAsync(
            new CleanRow
            {
                Reflection = Sample.Reflection,
                Source = driver.Source,
                CreatedAt = Sample.Noon,
                Generation = 1,
                ReplacedBy = slow.Ticket,
                DueAt = Sample.Noon,
            },
            default);
        var row = Assert.Single(await driver.CleanRowsAsync());
        Assert.Equal(SettleOutcome.Kept, (await driver.Protocol.CleanAsync(row, default)).Outcome);

        // A later run saw the same content again: the slow one can never flip.
        var current = (await storage.Sources.GetAsync(Sample.Reflection, driver.Source, default))!.Value;
        await storage.Sources.TryWriteAsync(current.Value.Observe(3), current.ETag, default);
        Assert.Equal(SettleOutcome.Dropped, (await driver.Protocol.CleanAsync(row, default)).Outcome);
        Assert.Equal(1, (await driver.ViewAsync())!.Version.Generation);
    }

    private static async Task<SettleOutcome> SettleAsync(PatchDriver driver, string text) =>
        (await driver.SettleAsync((await driver.RowAsync(text))!.Value)).Outcome;

    /// <summary>A patch whose approval died between the row and the entry.</summary>
    private static async Task<Stored<LedgerEntry>> AnnouncedAsync(TestStorage storage, PatchDriver driver, string text)
    {
        // The table is there before the request that dies is counted.
        await driver.RowAsync(text);
        var entry = await driver.ProposeAsync(await driver.TakeTicketAsync(), text);
        storage.Wire.FailAt(1, WireFault.DieAfter);
        await Assert.ThrowsAsync<DiedException>(() => driver.ApproveAsync(entry, text));
        storage.Wire.Mend();
        Assert.NotNull(await driver.RowAsync(text));
        return entry;
    }
}
