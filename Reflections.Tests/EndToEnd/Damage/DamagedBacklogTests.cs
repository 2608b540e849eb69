using Azure;
using Azure.Data.Tables;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Sweeps;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>Sweeps that come upon damaged rows: they say which, and settle the rest.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class DamagedBacklogTests
{
    private static readonly DateTimeOffset LongAgo = new(2001, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Sweep_AnyPropertyOfAnIntentIsDamaged_NamesItAndSettlesTheOthers()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        var backlog = new Backlog(storage, _prefix);
        var sound = await backlog.PlantApprovedAsync(3);
        var damaged = Intents().SelectMany(DamagedInEveryProperty).ToList();
        Assert.True(damaged.Count > 30, $"{damaged.Count} rows");
        foreach (var (row, _) in damaged)
        {
            await (await TableAsync(TableNames.UnappliedPatches)).AddEntityAsync(row);
        }

        await using var service = await EmbeddedService.StartAsync(prefix: _prefix, settings: SweepRequests.OnlyWhenAsked());
        var receipt = await service.Api.SweepAsync();

        Assert.Equal(new Dictionary<string, int> { ["damaged"] = damaged.Count, ["applied"] = sound.Count }, receipt.Actions());
        var reasons = receipt.Findings().ToDictionary(finding => finding.Text("row")!, finding => finding.Text("reason")!);
        foreach (var (row, property) in damaged)
        {
            Assert.StartsWith(
                $"Damaged row in UnappliedPatches ({row.PartitionKey} / {row.RowKey}): {property} ", reasons[$"{row.PartitionKey}/{row.RowKey}"], StringComparison.Ordinal);
            await DeleteAsync(row);
        }

        await backlog.AssertAppliedOnceAsync(sound);
    }

    [Fact]
    public async Task Sweep_RowsThatItNeedsAreDamaged_SetsThoseAsideByNameAndSettlesTheOthers()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        var backlog = new Backlog(storage, _prefix);
        var planted = await backlog.PlantApprovedAsync(5);
        var (entry, source, run) = (planted[1], planted[2], planted[3]);
        var replaced = await PlantReplacedVersionAsync(storage);

        // A value that fills a row does not fit into another one that tells of it.
        var endless = new string('x', 30_000);
        var places = new (string Table, string Partition, string Row, RowDamage Damage, string Finding)[]
        {
            (TableNames.IngestLedger, entry.Key.Value, "entry", new RowDamage(DamageKind.OtherText, "Status", endless), $"patch-{entry.Key}"),
            (TableNames.Sources, TableKeys.Of(source.Reflection), TableKeys.Of(source.Source), new RowDamage(DamageKind.WrongType, "Latest", endless), $"patch-{source.Key}"),
            (TableNames.IngestRuns, TableKeys.Of(run.Reflection), run.Run.NewestFirst, new RowDamage(DamageKind.WrongType, "Hub", 1L), $"patch-{run.Key}"),
            (TableNames.Knowledge, replaced.PartitionKey, replaced.RowKey, new RowDamage(DamageKind.Missing, "Name", null), "clean-"),
        };
        var before = new List<TableEntity>();
        foreach (var (name, partition, row, damage, _) in places)
        {
            var table = await TableAsync(name);
            before.Add((await table.GetEntityAsync<TableEntity>(partition, row)).Value);
            await table.UpdateEntityAsync(damage.Of(before[^1]), ETag.All, TableUpdateMode.Replace);
        }

        await using var service = await EmbeddedService.StartAsync(prefix: _prefix, settings: SweepRequests.OnlyWhenAsked("--Sweep:MaxAttempts", "1"));
        var receipt = await service.Api.SweepAsync();

        Assert.Equal(new Dictionary<string, int> { ["applied"] = 2, ["set_aside"] = 4 }, receipt.Actions());
        foreach (var (table, partition, row, damage, finding) in places)
        {
            var told = Assert.Single(receipt.Findings(), found => found.Text("row")!.Contains($"/{finding}", StringComparison.Ordinal));
            Assert.StartsWith($"Damaged row in {table} ({partition} / {row}): {damage.Property} ", told.Text("reason"), StringComparison.Ordinal);
            Assert.InRange(told.Text("reason")!.Length, 1, 1000);
        }

        Assert.Single((await service.Api.GetAsync("/api/sweeps")).Json.GetProperty("items").EnumerateArray());

        // The patch whose run could not be ended is applied; its row stays, so that the run can be ended when it is mended.
        var idle = await service.Api.SweepAsync();
        Assert.Equal(new Dictionary<string, int> { ["set_aside"] = 4 }, idle.Actions());
        Assert.Equal(UnappliedRow.Shards, idle.Number("storageCalls"));
        for (var i = 0; i < places.Length; i++)
        {
            await (await TableAsync(places[i].Table)).UpdateEntityAsync(before[i], ETag.All, TableUpdateMode.Replace);
        }

        await TakeAllUpAgainAsync();
        Assert.Equal(new Dictionary<string, int> { ["applied"] = 3, ["cleaned"] = 1 }, (await service.Api.SweepAsync()).Actions());
    }

    /// <summary>A version that another one has replaced, with its clean row due; one of its entities.</summary>
    private async Task<TableEntity> PlantReplacedVersionAsync(TestStorage storage)
    {
        var driver = new PatchDriver(storage, "replaced");
        await driver.DriveAsync(await driver.TakeTicketAsync(), "Ann left");
        await driver.DriveAsync(await driver.TakeTicketAsync(), "Ben stayed", against: 1);
        var partition = TableKeys.OfGeneration(Sample.Reflection, driver.Source, 1);
        var intents = await TableAsync(TableNames.UnappliedPatches);
        var clean = await intents.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey ge {"clean-"} and RowKey lt {"clean."}")).SingleAsync();
        clean["DueAt"] = LongAgo;
        await intents.UpdateEntityAsync(clean, ETag.All, TableUpdateMode.Replace);
        var rows = await (await TableAsync(TableNames.Knowledge)).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")).ToListAsync();
        return rows.First(row => row.RowKey.StartsWith("entity-", StringComparison.Ordinal));
    }

    /// <summary>Makers of whole intents, each with keys of its own.</summary>
    private static IEnumerable<Func<int, UnappliedRow>> Intents()
    {
        yield return number => new PatchRow
        {
            Reflection = Sample.Reflection,
            Source = Sample.Source,
            CreatedAt = Sample.Noon,
            Key = Sample.Ingest($"text {number}"),
            Generation = 1,
            Fence = 0,
            Run = Sample.Run(1).Id,
            Hub = Backlog.DeadHub,
            LastError = "It failed.",
        };
        yield return _ => OpenRuns.RowOf(Sample.Run(1) with { RetryOf = Sample.Run(2).Id, IdempotencyKey = "key", Hub = Backlog.DeadHub }) with { LastError = "It failed." };
        yield return number => new CleanRow
        {
            Reflection = Sample.Reflection,
            Source = Sample.Source,
            CreatedAt = Sample.Noon,
            Generation = number + 1,
            ReplacedBy = 1000,
            DueAt = LongAgo,
            LastError = "It failed.",
        };
    }

    private static IEnumerable<(TableEntity Row, string Property)> DamagedInEveryProperty(Func<int, UnappliedRow> make) =>
        RowDamage.PropertiesOf(UnappliedRowFormat.Write(make(0))).Select((property, number) =>
        {
            var row = UnappliedRowFormat.Write(make(number));
            return (RowDamage.WrongTypeOf(row, property).Of(row), property);
        });

    private async Task TakeAllUpAgainAsync()
    {
        var table = await TableAsync(TableNames.UnappliedPatches);
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            await table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey) { ["SetAside"] = false, ["Attempts"] = 0 }, ETag.All, TableUpdateMode.Merge);
        }
    }

    private async Task DeleteAsync(TableEntity row) => await (await TableAsync(TableNames.UnappliedPatches)).DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All);

    private async Task<TableClient> TableAsync(string table) => new(await SharedAzurite.ConnectionStringAsync(), _prefix + table);
}
