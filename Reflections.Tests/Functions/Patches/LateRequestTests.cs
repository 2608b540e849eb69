using Reflections.Functions.Patches;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Patches;

/// <summary>
/// A second version of a source goes from proposal to its end while one request is held up on the way, and sent again; for every request. The first one
/// arrives when all is done, and changes nothing that a sweep does not mend.
/// </summary>
[Trait("Category", "CrashMatrix")]
public sealed class LateRequestTests
{
    private const string Before = "Ann left";
    private const string After = "Ben met Ann";
    private const int Requests = 20;

    [Fact]
    public async Task ProposeApproveApply_OneRequestComesWhenAllIsDone_EndsAsUndisturbed()
    {
        var azurite = await SharedAzurite.ConnectionStringAsync();
        var prefix = SharedAzurite.UniquePrefix();
        var (count, hold) = (0, 0);
        await using var network = StorageProxy.Start(azurite, _ => new Disturbance(hold > 0 && Interlocked.Increment(ref count) == hold ? StorageFault.Held : StorageFault.None));
        await using var storage = await TestStorage.CreateAsync(prefix, network.ConnectionString);
        var undisturbed = "";

        for (var request = 0; request <= Requests; request++)
        {
            var driver = new PatchDriver(storage, $"late {request}");
            await driver.DriveAsync(await driver.TakeTicketAsync(), Before);
            var run = await driver.TakeTicketAsync();
            (count, hold) = (0, request);
            Assert.IsType<ApplyResult.Applied>(await driver.DriveAsync(run, After, against: 1));
            hold = 0;
            await network.ReleaseAsync();
            if (await driver.RowAsync(After) is { } row)
            {
                await driver.SettleAsync(row);
            }

            var dump = await driver.DumpAsync(After, Before);
            undisturbed = request == 0 ? dump : undisturbed;
            Assert.True(undisturbed == dump, $"Request {request} came late:\n{dump}\nundisturbed:\n{undisturbed}");
        }
    }
}
