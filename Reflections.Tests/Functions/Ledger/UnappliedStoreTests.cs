using Azure.Data.Tables;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ledger;

public sealed class UnappliedStoreTests
{
    [Fact]
    public async Task InsertPatch_RowThere_TellsWhetherItIsTheSameApproval()
    {
        await using var storage = await TestStorage.CreateAsync();
        var inserted = Assert.IsType<PatchInsert.Inserted>(await storage.Unapplied.InsertPatchAsync(Patch("a"), default));
        var same = Assert.IsType<PatchInsert.Same>(
            await storage.Unapplied.InsertPatchAsync(Patch("a") with { CreatedAt = Sample.Noon.AddDays(1) }, default));
        Assert.Equal(inserted.Row, same.Row);
        Assert.IsType<PatchInsert.Other>(await storage.Unapplied.InsertPatchAsync(Patch("a") with { Fence = 1 }, default));
        Assert.IsType<PatchInsert.Other>(await storage.Unapplied.InsertPatchAsync(Patch("a") with { Generation = 2 }, default));
        Assert.Equal(inserted.Row, await storage.Unapplied.GetPatchAsync(Sample.Ingest("a"), default));
    }

    [Fact]
    public async Task InsertPatch_AnswerLost_IsInserted()
    {
        await using var storage = await TestStorage.CreateAsync();
        await storage.Unapplied.ReadShardAsync(0, default);
        storage.Wire.FailAt(1, WireFault.LoseAnswer);
        Assert.IsType<PatchInsert.Inserted>(await storage.Unapplied.InsertPatchAsync(Patch("a"), default));
    }

    [Fact]
    public async Task ReadShard_AllKindsOfRows_AreFoundWithOneCallAShard()
    {
        await using var storage = await TestStorage.CreateAsync();
        var patches = Enumerable.Range(0, 20).Select(i => Patch($"text {i}")).ToList();
        var runs = Enumerable.Range(0, 20).Select(i => OpenRun(Sample.Run(i))).ToList();
        var clean = new CleanRow
        {
            Reflection = Sample.Reflection, Source = Sample.Source, CreatedAt = Sample.Noon, Generation = 3, ReplacedBy = 4, DueAt = Sample.Noon.AddMinutes(10),
        };
        await Task.WhenAll(patches.Select(patch => storage.Unapplied.InsertPatchAsync(patch, default)));
        await Task.WhenAll(runs.Select(run => storage.Unapplied.InsertRunAsync(run, default)));
        await storage.Unapplied.InsertCleanAsync(clean, default);

        using var meter = StorageCallMeter.Start();
        var shards = new List<ShardRows>();
        for (var shard = 0; shard < UnappliedRow.Shards; shard++)
        {
            shards.Add(await storage.Unapplied.ReadShardAsync(shard, default));
        }

        Assert.Equal(UnappliedRow.Shards, meter.Count);
        Assert.Equal(patches.ToHashSet(), shards.SelectMany(shard => shard.Patches).Select(row => row.Value).ToHashSet());
        Assert.Equal(runs.ToHashSet(), shards.SelectMany(shard => shard.Runs).Select(row => row.Value).ToHashSet());
        Assert.Equal(clean, Assert.Single(shards.SelectMany(shard => shard.Cleans)).Value);
        Assert.All(shards, shard => Assert.Empty(shard.Damaged));
    }

    [Fact]
    public async Task ReadShard_DamagedAndPlantedRows_DoNotHoldUpOthers()
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        var sound = Patch("a");
        await storage.Unapplied.InsertPatchAsync(sound, default);
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), prefix + TableNames.UnappliedPatches);
        var partition = (await table.QueryAsync<TableEntity>().SingleAsync()).PartitionKey;
        await table.AddEntityAsync(new TableEntity(partition, "patch-nonsense") { ["Reflection"] = "r" });
        await table.AddEntityAsync(new TableEntity(partition, "what-is-this"));
        var planted = Patch("b");
        await table.AddEntityAsync(new TableEntity($"shard-{planted.Shard:D2}", planted.RowKey)
        {
            ["Reflection"] = "r", ["Source"] = "s", ["Key"] = planted.Key.Value, ["Generation"] = 5L,
        });

        var rows = await storage.Unapplied.ReadShardAsync(sound.Shard, default);
        Assert.Contains(rows.Patches, row => row.Value == sound);
        Assert.Equal(["patch-nonsense", "what-is-this"], rows.Damaged.Select(damaged => damaged.Row));
        var found = (await storage.Unapplied.ReadShardAsync(planted.Shard, default)).Patches.Single(row => row.Value.Key == planted.Key);
        Assert.Null(found.Value.Hub);
        Assert.Equal(5, found.Value.Generation);
    }

    [Fact]
    public async Task Delete_RowChanged_IsRefusedUntilItIsReadAgain()
    {
        await using var storage = await TestStorage.CreateAsync();
        var before = (await storage.Unapplied.InsertPatchAsync(Patch("a"), default)).Row;
        var after = await storage.Unapplied.RecordAttemptAsync(before, "it failed", setAside: true, default);
        Assert.Equal((1, "it failed", true), (after!.Value.Value.Attempts, after.Value.Value.LastError, after.Value.Value.SetAside));
        Assert.Null(await storage.Unapplied.RecordAttemptAsync(before, "again", setAside: false, default));
        Assert.False(await storage.Unapplied.DeleteAsync(before, default));
        Assert.True(await storage.Unapplied.DeleteAsync(after.Value, default));
        Assert.True(await storage.Unapplied.DeleteAsync(after.Value, default));
    }

    [Fact]
    public async Task InsertRun_Twice_GivesTheFirst()
    {
        await using var storage = await TestStorage.CreateAsync();
        var run = OpenRun(Sample.Run(3)) with { Force = true, IdempotencyKey = "k", RetryOf = Sample.Run(1).Id };
        var first = await storage.Unapplied.InsertRunAsync(run, default);
        Assert.Equal(first, await storage.Unapplied.InsertRunAsync(run with { CreatedAt = Sample.Noon.AddDays(1) }, default));
        Assert.Equal(run, (await storage.Unapplied.GetRunAsync(run.Run, default))!.Value.Value);
        await storage.Unapplied.DeleteRunAsync(run.Run, default);
        await storage.Unapplied.DeleteRunAsync(run.Run, default);
        Assert.Null(await storage.Unapplied.GetRunAsync(run.Run, default));
    }

    private static PatchRow Patch(string text) => new()
    {
        Reflection = Sample.Reflection,
        Source = Sample.Source,
        CreatedAt = Sample.Noon,
        Key = Sample.Ingest(text),
        Generation = 1,
        Fence = 0,
        Hub = Sample.Hub,
    };

    private static OpenRunRow OpenRun(RunRecord run) => new()
    {
        Reflection = run.Reflection,
        Source = run.Source,
        CreatedAt = run.CreatedAt,
        Run = run.Id,
        Ticket = run.Ticket,
        Hub = run.Hub,
        Input = run.Input,
    };
}
