using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.EmbeddedRuntime.History;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Sweeps;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>Runs that come upon a damaged row: they end and say which, at once, and nobody else is held up.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class DamagedRunTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string Other = "Jonas Vik sold the Hollen Mill on 3 May 1991.";

    private static readonly ReflectionId Reflection = ReflectionId.Parse("damaged");

    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Run_AnyPropertyOfItsLedgerEntryIsDamaged_FailsByNameAndWorksWhenTheRowIsDeleted()
    {
        await using var service = await StartAsync();
        var first = await service.Api.IngestAsync(Reflection.Value, "first", Text);
        var properties = RowDamage.PropertiesOf(await RowAsync(TableNames.IngestLedger, first.Text("ingestKey")!, "entry")).ToList();
        Assert.True(properties.Count > 8, string.Join(' ', properties));

        await Parallel.ForEachAsync(properties, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (property, _) =>
        {
            var source = $"its {property} is damaged";
            var key = (await service.Api.IngestAsync(Reflection.Value, source, Text)).Text("ingestKey")!;
            await DamageAsync(TableNames.IngestLedger, key, "entry", property);

            var failed = await service.Api.IngestAsync(Reflection.Value, source, Text, "?force=true");

            AssertFailed(failed, "claim", $"Damaged row in IngestLedger ({key} / entry): {property} ");
            await AssertTriedOnceAsync(service, failed.Text("id")!);
            await DeleteAsync(TableNames.IngestLedger, key, "entry");
            var retried = await service.Api.IngestAsync(Reflection.Value, source, Text, $"?force=true&retryOf={failed.Text("id")}");
            Assert.Equal("completed", retried.Text("outcome"));
        });

        Assert.Equal("completed", (await service.Api.IngestAsync(Reflection.Value, "healthy", Other)).Text("outcome"));
        Assert.Equal(0, (await service.Api.SweepAsync()).Actions().GetValueOrDefault("failed"));
    }

    [Fact]
    public async Task Run_ItsSourceIsDamagedWhileItWorks_FailsByNameAndTheSourceWorksWhenRepaired()
    {
        var insert = HeldRequest.OfEntryInsert();
        await using var service = await StartAsync(insert.Watch);
        var run = (await service.Api.PostAsync(Reflection.Value, "a", Text)).Json.Text("id")!;
        await insert.Reached;
        var (partition, key) = (TableKeys.Of(Reflection), TableKeys.Of(SourceId.Parse("a")));
        var sound = await DamageAsync(TableNames.Sources, partition, key, "Latest");
        insert.LetGo();

        var failed = await service.Api.EndAsync(Reflection.Value, run);
        AssertFailed(failed, "eval", $"Damaged row in Sources ({partition} / {key}): Latest ");
        await AssertTriedOnceAsync(service, run);
        Assert.Equal("completed", (await service.Api.IngestAsync(Reflection.Value, "b", Text)).Text("outcome"));
        Assert.Equal(0, (await service.Api.SweepAsync()).Number("examined"));

        await (await TableAsync(TableNames.Sources)).UpdateEntityAsync(sound, ETag.All, TableUpdateMode.Replace);
        Assert.Equal("completed", (await service.Api.IngestAsync(Reflection.Value, "a", Text)).Text("outcome"));
    }

    [Fact]
    public async Task Run_ItsOwnRowIsDamagedWhileItWorks_OthersGoOnAndItEndsWhenTheRowIsRepaired()
    {
        var insert = HeldRequest.OfEntryInsert();
        await using var service = await StartAsync(insert.Watch, "--Sweep:MaxAttempts", "2");
        var run = RunId.Parse((await service.Api.PostAsync(Reflection.Value, "a", Text)).Json.Text("id")!);
        await insert.Reached;
        var sound = await DamageAsync(TableNames.IngestRuns, TableKeys.Of(Reflection), run.NewestFirst, "Ticket");
        var next = (await service.Api.PostAsync(Reflection.Value, "a", Other)).Json.Text("id")!;
        await service.Api.WaitAsync(Reflection.Value, next, json => json.Text("status") == "waiting_turn");
        insert.LetGo();

        // Its turn is given back, so the next run of the source works; what became of itself stands where there is room for it.
        Assert.Equal("completed", (await service.Api.EndAsync(Reflection.Value, next)).Text("outcome"));
        var damage = $"Damaged row in IngestRuns ({TableKeys.Of(Reflection)} / {run.NewestFirst}): Ticket ";
        var instance = (await service.Api.GetAsync($"/runtime/webhooks/durabletask/instances/{run}")).Json;
        Assert.Equal("Completed", instance.Text("runtimeStatus"));
        Assert.Equal("unknown", instance.GetProperty("output").Text("outcome"));
        Assert.StartsWith(damage, instance.GetProperty("output").Text("reason"), StringComparison.Ordinal);

        Assert.StartsWith(damage, FindingOf(await service.Api.SweepAsync(), $"run-{run}", "failed").Text("reason"), StringComparison.Ordinal);
        Assert.StartsWith(damage, FindingOf(await service.Api.SweepAsync(), $"run-{run}", "set_aside").Text("reason"), StringComparison.Ordinal);

        await (await TableAsync(TableNames.IngestRuns)).UpdateEntityAsync(sound, ETag.All, TableUpdateMode.Replace);
        await TakeUpAgainAsync($"run-{run}");
        Assert.Equal("started", FindingOf(await service.Api.SweepAsync(), $"run-{run}", "started").Text("action"));
        Assert.Equal("superseded", (await service.Api.EndAsync(Reflection.Value, run.Value)).Text("outcome"));
    }

    [Fact]
    public async Task Run_ADamagedAnnouncementIsInTheWay_FailsByNameAndWorksWhenItIsDeleted()
    {
        await using var service = await StartAsync();
        var key = IngestKey.Of(Reflection, SourceId.Parse("a"), ContentHash.OfCanonical(Text));
        var row = UnappliedRowFormat.Write(new PatchRow
        {
            Reflection = Reflection,
            Source = SourceId.Parse("a"),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Key = key,
            Generation = 1,
            Fence = 0,
        });
        await (await TableAsync(TableNames.UnappliedPatches)).CreateIfNotExistsAsync();
        await (await TableAsync(TableNames.UnappliedPatches)).AddEntityAsync(RowDamage.WrongTypeOf(row, "Generation").Of(row));
        var damage = $"Damaged row in UnappliedPatches ({row.PartitionKey} / {row.RowKey}): Generation ";

        var failed = await service.Api.IngestAsync(Reflection.Value, "a", Text);

        AssertFailed(failed, "eval", damage);
        await AssertTriedOnceAsync(service, failed.Text("id")!);
        Assert.StartsWith(damage, FindingOf(await service.Api.SweepAsync(), row.RowKey, "damaged").Text("reason"), StringComparison.Ordinal);
        await DeleteAsync(TableNames.UnappliedPatches, row.PartitionKey, row.RowKey);
        Assert.Equal("completed", (await service.Api.IngestAsync(Reflection.Value, "a", Text)).Text("outcome"));
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("fact")]
    public async Task Run_TheVersionThatReadersSeeIsDamaged_PutsAWholeOneInItsPlace(string kind)
    {
        await using var service = await StartAsync();
        await service.Api.IngestAsync(Reflection.Value, "a", Text);
        var partition = TableKeys.OfGeneration(Reflection, SourceId.Parse("a"), 1);
        var rows = await (await TableAsync(TableNames.Knowledge)).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")).ToListAsync();
        var row = rows.First(row => row.RowKey.StartsWith(kind, StringComparison.Ordinal));
        await DamageAsync(TableNames.Knowledge, partition, row.RowKey, kind == "manifest" ? "Segment" : "Quote");

        // Whether all of it is sound is not looked at for a skip; the manifest is.
        var again = (await service.Api.PostAsync(Reflection.Value, "a", Text, query: kind == "manifest" ? "" : "?force=true")).Json.Text("id")!;

        Assert.Equal("completed", (await service.Api.EndAsync(Reflection.Value, again)).Text("outcome"));
        var facts = (await service.Api.GetAsync($"/api/reflections/{Reflection}/facts?source=a")).Json;
        Assert.NotEqual(0, facts.GetProperty("items").GetArrayLength());
    }

    private Task<EmbeddedService> StartAsync(Action<IServiceCollection>? configure = null, params string[] settings) =>
        EmbeddedService.StartAsync(configure, prefix: _prefix, settings: SweepRequests.OnlyWhenAsked(settings));

    private static void AssertFailed(JsonElement run, string stage, string message)
    {
        Assert.True(run.Text("outcome") == "failed", run.GetRawText());
        var failure = run.GetProperty("failure");
        Assert.Equal((stage, "storage.damaged_row"), (failure.Text("stage"), failure.Text("errorClass")));
        Assert.StartsWith(message, failure.Text("message"), StringComparison.Ordinal);
        Assert.Contains(message, run.Text("reason"), StringComparison.Ordinal);
    }

    /// <summary>A damaged row does not heal by itself: no activity was tried again.</summary>
    private static async Task AssertTriedOnceAsync(EmbeddedService service, string run)
    {
        var history = await service.Services.GetRequiredService<IHistoryReader>().ReadHistoryAsync(run);
        Assert.DoesNotContain(history!, entry => entry.Type == HistoryEventType.TaskFailed);
    }

    private static JsonElement FindingOf(JsonElement receipt, string row, string action) =>
        Assert.Single(receipt.Findings(), finding => finding.Text("row")!.EndsWith($"/{row}", StringComparison.Ordinal) && finding.Text("action") == action);

    /// <summary>Damages the row, and returns it as it was.</summary>
    private async Task<TableEntity> DamageAsync(string table, string partition, string key, string property)
    {
        var sound = await RowAsync(table, partition, key);
        await (await TableAsync(table)).UpdateEntityAsync(RowDamage.WrongTypeOf(sound, property).Of(sound), ETag.All, TableUpdateMode.Replace);
        return sound;
    }

    private async Task TakeUpAgainAsync(string key)
    {
        var table = await TableAsync(TableNames.UnappliedPatches);
        var row = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {key}")).SingleAsync();
        await table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey) { ["SetAside"] = false, ["Attempts"] = 0 }, ETag.All, TableUpdateMode.Merge);
    }

    private async Task<TableEntity> RowAsync(string table, string partition, string key) =>
        (await (await TableAsync(table)).GetEntityAsync<TableEntity>(partition, key)).Value;

    private async Task DeleteAsync(string table, string partition, string key) => await (await TableAsync(table)).DeleteEntityAsync(partition, key, ETag.All);

    private async Task<TableClient> TableAsync(string table) => new(await SharedAzurite.ConnectionStringAsync(), _prefix + table);
}
