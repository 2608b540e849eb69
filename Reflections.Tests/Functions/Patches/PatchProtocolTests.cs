using Reflections.Domain.Evaluation;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Patches;

public sealed class PatchProtocolTests
{
    private const string A = "Ann founded Harbour";
    private const string B = "Ben sold Mill";

    [Fact]
    public async Task ProposeApproveApply_SmallDocument_CostsExactlyTheseCalls()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var run = await driver.TakeTicketAsync();

        var text = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"Name{i}"));
        var entry = await CountAsync(2, () => driver.ProposeAsync(run, text));
        await CountAsync(2, () => driver.ApproveAsync(entry, text));

        // Entry, source, row; batch; segment, rows, four of the index; flip; entry; row.
        await CountAsync(13, () => driver.ApplyAsync(text, 1));

        // The same, and the row of the clean-up.
        var next = await driver.TakeTicketAsync();
        var other = text + " Name40";
        await driver.ApprovedAsync(next, other, against: 1);
        await CountAsync(14, () => driver.ApplyAsync(other, 2));
    }

    [Fact]
    public async Task Apply_Approved_FlipsAndGivesTheTurnBack()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var run = await driver.TakeTicketAsync();
        Assert.NotNull((await driver.StateAsync()).Turn);
        var applied = Assert.IsType<ApplyResult.Applied>(await driver.DriveAsync(run, A));

        var state = await driver.StateAsync();
        Assert.Equal(applied.Version, state.Applied);
        Assert.Null(state.Turn);
        Assert.Equal(PatchStatus.Applied, (await driver.EntryAsync(A)).Status);
        Assert.Null(await driver.RowAsync(A));
        Assert.Equal(driver.Batch(A).Facts, (await driver.ViewAsync())!.Facts);
        Assert.Equal(applied.Version, Assert.IsType<ApplyResult.AlreadyApplied>(await driver.ApplyAsync(A, 1)).Version);
    }

    [Fact]
    public async Task Apply_FiveAtOnce_OneFlipsAndTheOthersFinishQuietly()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);

        // Flips of the same instant would be the same write, and each applier would take it for its own.
        storage.Time.AutoAdvanceAmount = TimeSpan.FromTicks(1);
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => driver.ApplyAsync(A, 1)));
        Assert.Single(results.OfType<ApplyResult.Applied>());
        Assert.Equal(4, results.OfType<ApplyResult.AlreadyApplied>().Count());
        Assert.Null(await driver.RowAsync(A));
    }

    [Fact]
    public async Task Apply_TwoGenerationsAtOnce_ReadersEndOnTheNewer()
    {
        await using var storage = await TestStorage.CreateAsync();
        for (var round = 0; round < 5; round++)
        {
            var driver = new PatchDriver(storage, $"round {round}");
            await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
            await driver.ApprovedAsync(await driver.TakeTicketAsync(), B);
            await Task.WhenAll(driver.ApplyAsync(A, 1), driver.ApplyAsync(B, 2));
            Assert.Equal(driver.Batch(B).Facts, (await driver.ViewAsync())!.Facts);
            Assert.Equal(PatchStatus.Applied, (await driver.EntryAsync(B)).Status);
            Assert.Contains((await driver.EntryAsync(A)).Status, new[] { PatchStatus.Applied, PatchStatus.Superseded });
        }
    }

    [Fact]
    public async Task Apply_NewerIsVisible_EndsSupersededAndLeavesNothing()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var slow = await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);

        // An earlier attempt wrote everything and died before the flip.
        await storage.Writer.WriteGenerationAsync(new(Sample.Reflection, driver.Source), 1, driver.Batch(A), slow.Value.BatchHash, default);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B);
        Assert.IsType<ApplyResult.Superseded>(await driver.ApplyAsync(A, 1));
        Assert.Equal(PatchStatus.Superseded, (await driver.EntryAsync(A)).Status);
        Assert.Null(await driver.RowAsync(A));
        Assert.True((await storage.Writer.DeleteGenerationAsync(new(Sample.Reflection, driver.Source), 1, default)).FoundNothing);
        Assert.Equal(2, (await driver.ViewAsync())!.Version.Generation);
        Assert.IsType<ApplyResult.Superseded>(await driver.ApplyAsync(A, 1));
    }

    [Fact]
    public async Task Apply_WhatTheServerSaid_ReachesTheSourceWithTheFlipAndNotBefore()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync() with { Validators = Sample.Validators }, A);
        Assert.Null((await driver.StateAsync()).Applied);

        await driver.ApplyAsync(A, 1);

        Assert.Equal(Sample.Validators, (await driver.StateAsync()).Applied!.Validators);
    }

    [Fact]
    public async Task Apply_NewerIsVisible_LeavesWhatItsServerSaid()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var newer = Sample.Validators with { ETag = "\"newer\"" };
        var first = await driver.TakeTicketAsync() with { Validators = Sample.Validators };
        await driver.ApprovedAsync(first, A);
        await driver.DriveAsync(await driver.TakeTicketAsync() with { Validators = newer }, B);

        Assert.IsType<ApplyResult.Superseded>(await driver.ApplyAsync(A, 1));

        Assert.Equal(newer, (await driver.StateAsync()).Applied!.Validators);
    }

    [Fact]
    public async Task Propose_SameContentAgain_TakesWhatTheServerSaysNow()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync() with { Validators = Sample.Validators }, A);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B);
        Assert.Null((await driver.StateAsync()).Applied!.Validators);
        var again = Sample.Validators with { ETag = "\"again\"" };

        await driver.DriveAsync(await driver.TakeTicketAsync() with { Validators = again }, A);

        Assert.Equal(again, (await driver.StateAsync()).Applied!.Validators);
    }

    [Fact]
    public async Task Apply_NotApproved_DoesNothing()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        Assert.Null(Assert.IsType<ApplyResult.NotApproved>(await driver.ApplyAsync(A, 1)).Status);
        await driver.ProposeAsync(await driver.TakeTicketAsync(), A);
        Assert.Equal(PatchStatus.Proposed, Assert.IsType<ApplyResult.NotApproved>(await driver.ApplyAsync(A, 1)).Status);
        Assert.Null((await driver.StateAsync()).Applied);
    }

    [Fact]
    public async Task Apply_BatchDamaged_StopsBeforeAnythingIsVisible()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var entry = await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
        await storage.Artifacts.DeleteAsync(entry.Value.Batch, default);
        await storage.Artifacts.PutIfAbsentAsync(entry.Value.Batch, new byte[] { 1 }, "application/json", verify: false, default);
        await Assert.ThrowsAsync<DamagedBlobException>(() => driver.ApplyAsync(A, 1));
        Assert.Null((await driver.StateAsync()).Applied);
        Assert.NotNull(await driver.RowAsync(A));
    }

    [Fact]
    public async Task Propose_SameContentAgain_ReusesTheBatchUnderTheNewGeneration()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B, against: 1);
        var third = await driver.TakeTicketAsync();
        var known = (await storage.Ledger.GetAsync(driver.Key(A), default))!.Value;
        var life = await CountAsync(1, () => driver.Protocol.ProposeExistingAsync(third, known, default));
        Assert.Equal((third.Id, 3L, PatchStatus.Proposed), (life.Value.Owner, life.Value.Generation, life.Value.Status));
        await driver.ApproveAsync(life, A, against: 2);
        Assert.IsType<ApplyResult.Applied>(await driver.ApplyAsync(A, 3));
        Assert.Equal(driver.Batch(A).Facts, (await driver.ViewAsync())!.Facts);
        Assert.IsType<ApplyResult.AlreadyApplied>(await driver.ApplyAsync(A, 1));
    }

    [Fact]
    public async Task Propose_AnotherRunsPatchIsApprovedOrNewer_ReturnsThatEntry()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var first = await driver.TakeTicketAsync();
        var second = await driver.TakeTicketAsync();
        var third = await driver.TakeTicketAsync();
        await driver.ApprovedAsync(second, A);
        Assert.Equal(second.Id, (await driver.ProposeAsync(third, A)).Value.Owner);
        await driver.ApplyAsync(A, 2);
        Assert.Equal(second.Id, (await driver.ProposeAsync(first, A)).Value.Owner);
        Assert.Equal(third.Id, (await driver.ProposeAsync(third, A)).Value.Owner);
    }

    [Fact]
    public async Task Approve_ReadersSeeAnotherVersionNow_AsksForANewVerdict()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var entry = await driver.ProposeAsync(await driver.TakeTicketAsync(), A);
        var result = await driver.Protocol.ApproveAsync(entry, Sample.Accept(driver.Batch(A)), Sample.Hub, 7, default);
        Assert.Equal(new ApproveResult.JudgeAgain(7), result);
        Assert.Null(await driver.RowAsync(A));
    }

    [Fact]
    public async Task Approve_Part_AppliesOnlyWhatWasAccepted()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var entry = await driver.ProposeAsync(await driver.TakeTicketAsync(), A);
        var whole = driver.Batch(A);
        var part = Sample.Accept(whole with { Facts = [whole.Facts[0]] });
        await CountAsync(3, () => driver.Protocol.ApproveAsync(entry, part, Sample.Hub, 0, default));
        Assert.IsType<ApproveResult.Approved>(await driver.Protocol.ApproveAsync(entry, part, Sample.Hub, 0, default));
        Assert.IsType<ApproveResult.Lost>(await driver.ApproveAsync(entry, A));
        Assert.IsType<ApplyResult.Applied>(await driver.ApplyAsync(A, 1));
        Assert.Equal([whole.Facts[0]], (await driver.ViewAsync())!.Facts);
    }

    [Fact]
    public async Task Approve_RejectedMeanwhile_IsLostAndLeavesNoRow()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var entry = await driver.ProposeAsync(await driver.TakeTicketAsync(), A);
        var rejected = await driver.Protocol.RejectAsync(entry, RejectionKind.Judgement, "No.", default);
        Assert.Equal(PatchStatus.Rejected, rejected.Value.Status);
        Assert.Equal(rejected, Assert.IsType<ApproveResult.Lost>(await driver.ApproveAsync(entry, A)).Entry);
        Assert.Null(await driver.RowAsync(A));
    }

    [Fact]
    public async Task Reject_ApprovedMeanwhile_ChangesNothing()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var entry = await driver.ProposeAsync(await driver.TakeTicketAsync(), A);
        await driver.ApproveAsync(entry, A);
        Assert.Equal(PatchStatus.Approved, (await driver.Protocol.RejectAsync(entry, RejectionKind.ReviewTimeout, "Late.", default)).Value.Status);
    }

    private static async Task<T> CountAsync<T>(int expected, Func<Task<T>> work)
    {
        using var meter = StorageCallMeter.Start();
        var result = await work();
        Assert.Equal(expected, meter.Count);
        return result;
    }
}
