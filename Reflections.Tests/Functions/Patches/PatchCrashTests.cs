using Reflections.Domain.Patches;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Patches;

/// <summary>
/// A second version of a source goes from proposal to its end while the wire fails at one request; for every request, and in
/// every way. Whoever goes on afterwards reaches the state of the undisturbed run.
/// </summary>
public sealed class PatchCrashTests
{
    private const string Before = "Ann left";
    private const string After = "Ben met Ann";

    [Theory]
    [InlineData(WireFault.DieBefore, false)]
    [InlineData(WireFault.DieAfter, false)]
    [InlineData(WireFault.DieAfter, true)]
    [InlineData(WireFault.LoseAnswer, false)]
    public async Task ProposeApproveApply_FaultAtAnyRequest_EndsAsUndisturbed(WireFault fault, bool sweepFirst)
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var first = await TestStorage.CreateAsync(prefix);
        var (undisturbed, requests) = await UndisturbedAsync(first);
        Assert.InRange(requests, 14, 20);

        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var storage = await TestStorage.CreateAsync(prefix);
            for (var request = Interlocked.Increment(ref next); request <= requests; request = Interlocked.Increment(ref next))
            {
                var disturbed = await DisturbedAsync(storage, request, fault, sweepFirst);
                Assert.True(undisturbed == disturbed, $"{fault} at request {request}:\n{disturbed}\nundisturbed:\n{undisturbed}");
            }
        }));
    }

    private static async Task<(string Dump, int Requests)> UndisturbedAsync(TestStorage storage)
    {
        var driver = new PatchDriver(storage, "undisturbed");
        await driver.DriveAsync(await driver.TakeTicketAsync(), Before);
        var run = await driver.TakeTicketAsync();
        storage.Wire.Mend();
        await driver.DriveAsync(run, After, against: 1);
        var requests = storage.Wire.Sent;
        return (await driver.DumpAsync(After, Before), requests);
    }

    private static async Task<string> DisturbedAsync(TestStorage storage, int request, WireFault fault, bool sweepFirst)
    {
        var driver = new PatchDriver(storage, $"{fault} at {request}");
        await driver.DriveAsync(await driver.TakeTicketAsync(), Before);
        var run = await driver.TakeTicketAsync();

        storage.Wire.FailAt(request, fault);
        var died = await Record.ExceptionAsync(() => driver.DriveAsync(run, After, against: 1));
        storage.Wire.Mend();
        if (fault == WireFault.LoseAnswer)
        {
            Assert.Null(died);
        }
        else
        {
            Assert.IsType<DiedException>(died);
            if (sweepFirst && await driver.RowAsync(After) is { } row)
            {
                await driver.SettleAsync(row);
                Assert.Null(await driver.RowAsync(After));
            }

            // What was approved before the crash needs no run any more once the sweeper has been there.
            if (!sweepFirst || (await storage.Ledger.GetAsync(driver.Key(After), default))?.Value.Status is null or PatchStatus.Proposed)
            {
                await driver.DriveAsync(run, After, against: 1);
            }
        }

        return await driver.DumpAsync(After, Before);
    }
}
