using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>Two hosts, each with an engine of its own, over one storage.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class SweepTogetherTests
{
    private const int Patches = 50;

    [Fact]
    public async Task Sweep_TwoHostsAtOnce_ApplyEachPatchAndEndEachRunOnce()
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        var backlog = new Backlog(storage, prefix);
        var planted = await backlog.PlantApprovedAsync(Patches, openRuns: true);
        var endings = new RecordedWrites("IngestRuns");
        await using var one = await EmbeddedService.StartAsync(endings.Watch, prefix: prefix, settings: SweepRequests.OnlyWhenAsked());
        await using var two = await EmbeddedService.StartAsync(endings.Watch, prefix: prefix, settings: SweepRequests.OnlyWhenAsked());

        var receipts = await Task.WhenAll(one.Api.SweepAsync(), two.Api.SweepAsync());
        foreach (var patch in planted)
        {
            Assert.Equal("completed", (await one.Api.EndAsync(patch.Reflection.Value, patch.Run.Value)).Text("outcome"));
        }

        Assert.All(receipts, receipt =>
        {
            Assert.InRange(receipt.Number("examined"), 1, 2 * Patches);
            Assert.Empty(receipt.Actions().Keys.Except(["applied", "started", "dropped", "left"]));
        });
        Assert.True(receipts.Sum(receipt => receipt.Number("recovered")) >= Patches);
        var ended = endings.Accepted.Where(write => write.Row.Contains("FinishedAt", StringComparison.Ordinal)).GroupBy(write => write.Address).ToList();
        Assert.Equal(Patches, ended.Count);
        Assert.All(ended, run => Assert.Single(run));
        await SweepRequests.PollAsync(() => one.Api.SweepAsync(), receipt => receipt.Number("examined") == 0);
        await backlog.AssertAppliedOnceAsync(planted);
    }
}
