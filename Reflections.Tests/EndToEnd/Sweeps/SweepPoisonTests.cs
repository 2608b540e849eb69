using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>Patches that cannot be applied beside patches that can.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class SweepPoisonTests
{
    private const int MaxAttempts = 3;

    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Sweep_PatchesThatCannotBeApplied_AreSetAsideAndTakenUpAgainWhenRepaired()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        var backlog = new Backlog(storage, _prefix);
        var planted = await backlog.PlantApprovedAsync(4);
        var (damaged, conflicting) = (planted[1], planted[2]);
        await DamageBatchAsync(storage, damaged);
        await storage.Writer.WriteGenerationAsync(new SourceKey(conflicting.Reflection, conflicting.Source), 1, Sample.Batch("Other", conflicting.Source), "other", default);
        await using var service = await EmbeddedService.StartAsync(
            prefix: _prefix, settings: SweepRequests.OnlyWhenAsked("--Sweep:MaxAttempts", $"{MaxAttempts}"));

        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            // One that came later is not held up either.
            var later = await backlog.PlantApprovedAsync(1, from: 10 + attempt);
            var receipt = await service.Api.SweepAsync();
            var expected = attempt < MaxAttempts ? "failed" : "set_aside";
            Assert.Equal((attempt == 1 ? 3 : 1, 2), (receipt.Number("recovered"), receipt.Actions()[expected]));
            Assert.Equal(attempt < MaxAttempts ? 0 : 2, receipt.Number("setAside"));
            AssertNamed(receipt, damaged, expected, $"Damaged blob {BatchStore.Describe(damaged.Batch, 0).Stored.Name}: ");
            AssertNamed(receipt, conflicting, expected, $"Generation 1 of source '{conflicting.Source}' belongs to another batch: ");
            var row = (await storage.Unapplied.GetPatchAsync(damaged.Key, default))!.Value.Value;
            Assert.Equal((attempt, attempt == MaxAttempts), (row.Attempts, row.SetAside));
            Assert.StartsWith("Damaged blob", row.LastError, StringComparison.Ordinal);
            planted = [.. planted, .. later];
        }

        var idle = await service.Api.SweepAsync();
        Assert.Equal((16, 2), (idle.Number("storageCalls"), idle.Number("setAside")));
        AssertNamed(idle, damaged, "set_aside", $"Set aside after {MaxAttempts} attempts: Damaged blob");

        await storage.Artifacts.DeleteAsync(BatchStore.Describe(damaged.Batch, 0).Stored.Name, default);
        await storage.Get<BatchStore>().PutAsync(damaged.Batch, 0, default);
        await storage.Writer.DeleteGenerationAsync(new SourceKey(conflicting.Reflection, conflicting.Source), 1, default);
        await TakeUpAgainAsync(damaged);
        await TakeUpAgainAsync(conflicting);
        var repaired = await service.Api.SweepAsync();

        Assert.Equal((2, 2), (repaired.Number("examined"), repaired.Number("recovered")));
        await backlog.AssertAppliedOnceAsync(planted);
    }

    private static async Task DamageBatchAsync(TestStorage storage, PlantedPatch patch)
    {
        var (stored, bytes) = BatchStore.Describe(patch.Batch, 0);
        Assert.True(await storage.Artifacts.DeleteAsync(stored.Name, default));
        Assert.True(await storage.Artifacts.PutIfAbsentAsync(stored.Name, bytes.AsMemory(1), "application/json", verify: false, default));
    }

    /// <summary>What an operator does by hand.</summary>
    private async Task TakeUpAgainAsync(PlantedPatch patch)
    {
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), _prefix + TableNames.UnappliedPatches);
        var row = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {$"patch-{patch.Key}"}")).SingleAsync();
        await table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey) { ["SetAside"] = false, ["Attempts"] = 0 }, ETag.All, TableUpdateMode.Merge);
    }

    private static void AssertNamed(JsonElement receipt, PlantedPatch patch, string action, string reason)
    {
        var finding = Assert.Single(receipt.Findings(), finding => finding.Text("source") == patch.Source.Value);
        Assert.Equal(action, finding.Text("action"));
        Assert.EndsWith($"/patch-{patch.Key}", finding.Text("row"), StringComparison.Ordinal);
        Assert.StartsWith(reason, finding.Text("reason"), StringComparison.Ordinal);
    }
}
