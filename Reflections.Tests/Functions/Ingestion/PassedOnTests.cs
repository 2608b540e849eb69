using Azure.Core;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Sweeps;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ingestion;

/// <summary>A run's batch is shown, and its content passes on to a newer run that is refused, while the run still decides about it.</summary>
public sealed class PassedOnTests
{
    private const string A = "Ann founded Harbour";

    [Fact]
    public async Task Claim_ShownAndPassedOnWhileItReads_FinishesWhatWasShown()
    {
        var prefix = SharedAzurite.UniquePrefix();
        var second = SecondRead();
        await using var storage = await TestStorage.CreateAsync(prefix);
        await using var services = await IngestServices.CreateAsync(prefix, second);
        var driver = new PatchDriver(storage);
        var fingerprint = services.Get<Pipeline>().Fingerprint;
        var run = (await driver.TakeTicketAsync()).Advance(RunStatus.Evaluating, Sample.Noon).Advance(RunStatus.AwaitingReview, Sample.Noon) with { Key = driver.Key(A), Content = Sample.Content(A) };
        var newer = await driver.TakeTicketAsync();
        var entry = await ProposeAsync(run);
        Assert.IsType<ApproveResult.Approved>(await driver.ApproveAsync(entry, A));

        var claiming = services.Get<ClaimProtocol>().ClaimAsync(new RunCursor(run, "\"*\""), null!, default);
        await second.Reached;
        Assert.IsType<ApplyResult.Applied>(await driver.ApplyAsync(A, run.Ticket));
        await driver.Protocol.RejectAsync(await ProposeAsync(newer), RejectionKind.Judgement, "It was refused.", default);
        second.LetGo();

        Assert.Equal(ClaimStep.Apply, (await claiming).Step);

        Task<Stored<LedgerEntry>> ProposeAsync(RunRecord by) => driver.Protocol.ProposeAsync(by, driver.Key(A), Sample.Content(A), fingerprint, driver.Batch(A), default);
    }

    [Fact]
    public async Task CheckAsync_PassedOnAndRefusedWhileItTimesOut_ClaimsAgain()
    {
        var prefix = SharedAzurite.UniquePrefix();
        var write = HeldRequest.OfEntryWrite();
        await using var storage = await TestStorage.CreateAsync(prefix);
        await using var services = await IngestServices.CreateAsync(prefix, write);
        var driver = new PatchDriver(storage);
        var run = await driver.TakeTicketAsync() with { Key = driver.Key(A), Content = Sample.Content(A) };
        var newer = await driver.TakeTicketAsync();
        await driver.ProposeAsync(run, A);

        var checking = services.Get<BatchJudge>().CheckAsync(run, timedOut: true, default);
        await write.Reached;
        await driver.Protocol.RejectAsync(await driver.ProposeAsync(newer, A), RejectionKind.Judgement, "It was refused.", default);
        write.LetGo();

        Assert.Equal(EvaluateStep.ClaimAgain, (await checking).Step);
    }

    [Fact]
    public async Task ProposeAsync_GenerationWasShownAndContentPassedOn_LeavesItToTheNewerRun()
    {
        await using var storage = await TestStorage.CreateAsync();
        var driver = new PatchDriver(storage);
        var run = await driver.TakeTicketAsync();
        var newer = await driver.TakeTicketAsync();
        await driver.DriveAsync(run, A);
        await driver.ProposeAsync(newer, A);

        Assert.Equal(newer.Id, (await driver.ProposeAsync(run, A)).Value.Owner);
        Assert.Equal(PatchStatus.Proposed, (await driver.EntryAsync(A)).Status);
    }

    // Which row the run reads second, the source or the entry, is what the test is about.
    private static HeldRequest SecondRead()
    {
        var reads = 0;
        return new HeldRequest(request => request.Method == RequestMethod.Get
            && (request.Uri.Path.Contains("Sources(", StringComparison.Ordinal) || request.Uri.Path.Contains("IngestLedger(", StringComparison.Ordinal))
            && Interlocked.Increment(ref reads) == 2);
    }
}
