using System.Globalization;
using Azure.Data.Tables;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>A dry run over a backlog of every kind.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class DryRunTests
{
    private static readonly DateTimeOffset LongAgo = new(2001, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Sweep_DryRun_TellsWhatItWouldDoAndChangesNothing()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        await PlantEveryKindAsync(storage);
        await using var service = await EmbeddedService.StartAsync(prefix: _prefix, settings: SweepRequests.OnlyWhenAsked());
        var before = await DumpAsync(storage);

        var dry = await service.Api.SweepAsync(dryRun: true);

        Assert.Equal(before, await DumpAsync(storage));
        var instances = (await service.Api.GetAsync("/runtime/webhooks/durabletask/instances")).Json.EnumerateArray();
        Assert.Equal(["sweeper"], instances.Select(instance => instance.Text("instanceId")));
        Assert.Equal(
            new Dictionary<string, int> { ["applied"] = 10, ["started"] = 6, ["dropped"] = 1, ["cleaned"] = 1, ["set_aside"] = 1, ["damaged"] = 1 }, dry.Actions());

        var done = await service.Api.SweepAsync();
        Assert.Equal(dry.Number("examined"), done.Number("examined"));
        Assert.NotEqual(before, await DumpAsync(storage));
    }

    private async Task PlantEveryKindAsync(TestStorage storage)
    {
        var approved = await new Backlog(storage, _prefix).PlantApprovedAsync(6, openRuns: true);
        await AnnouncedAsync("proposed", (_, _) => Task.CompletedTask);
        await AnnouncedAsync("rejected", (driver, entry) => driver.Protocol.RejectAsync(entry, RejectionKind.Judgement, "No.", default));
        await AnnouncedAsync("taken over", async (driver, _) => await driver.ProposeAsync(await driver.TakeTicketAsync(), "Ann left"));
        await AnnouncedAsync("fenced", async (_, entry) => await storage.Ledger.TryWriteAsync(entry.Value.RaiseFence(), entry.ETag, default));
        var tired = await AnnouncedAsync("set aside", (_, _) => Task.CompletedTask);
        await storage.Unapplied.RecordAttemptAsync(tired, "It failed.", setAside: true, default);

        var ended = Sample.Run(1) with { Status = RunStatus.Completed, Hub = Backlog.DeadHub };
        await storage.Runs.TryWriteAsync(ended, null, default);
        await storage.Unapplied.InsertRunAsync(OpenRuns.RowOf(ended), default);
        await storage.Unapplied.InsertCleanAsync(
            new CleanRow { Reflection = approved[0].Reflection, Source = approved[0].Source, CreatedAt = LongAgo, Generation = 1, ReplacedBy = 2, DueAt = LongAgo },
            default);
        await (await TableAsync(TableNames.UnappliedPatches)).AddEntityAsync(new TableEntity("shard-00", "patch-nonsense"));

        async Task<Stored<PatchRow>> AnnouncedAsync(string source, Func<PatchDriver, Stored<LedgerEntry>, Task> then)
        {
            var driver = new PatchDriver(storage, source);
            var entry = await driver.ProposeAsync(await driver.TakeTicketAsync(), "Ann left");
            var row = await storage.Unapplied.InsertPatchAsync(
                new PatchRow { Reflection = Sample.Reflection, Source = driver.Source, CreatedAt = Sample.Noon, Key = entry.Value.Key, Generation = 1, Fence = 0 }, default);
            await then(driver, entry);
            return row.Row;
        }
    }

    /// <summary>All rows with their versions, and all blobs; not the receipts, which a dry run leaves too, nor the heartbeats.</summary>
    private async Task<IReadOnlyList<string>> DumpAsync(TestStorage storage)
    {
        var lines = new List<string>();
        foreach (var name in new[]
        {
            TableNames.IngestLedger, TableNames.IngestRuns, TableNames.IdempotencyKeys, TableNames.Sources, TableNames.Reflections, TableNames.UnappliedPatches,
            TableNames.Knowledge, TableNames.KnowledgeIndex,
        })
        {
            var table = await TableAsync(name);
            await table.CreateIfNotExistsAsync();
            await foreach (var row in table.QueryAsync<TableEntity>())
            {
                var values = row.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}={Text(property.Value)}");
                lines.Add($"{name} {string.Join(' ', values)}");
            }
        }

        lines.AddRange(await storage.Artifacts.ListAsync("", default).ToListAsync());
        Assert.True(lines.Count > 40, $"{lines.Count} lines");
        return lines;
    }

    private static string? Text(object value) =>
        value is DateTimeOffset time ? time.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);

    private async Task<TableClient> TableAsync(string name) => new(await SharedAzurite.ConnectionStringAsync(), _prefix + name);
}
