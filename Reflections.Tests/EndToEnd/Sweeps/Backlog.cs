using Azure.Data.Tables;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>
/// Brings storage to where hosts left it: the first patch goes through the protocol, and the others are copies of its rows under their own names,
/// so that ten thousand cost no more than a few hundred requests.
/// </summary>
internal sealed class Backlog(TestStorage storage, string prefix)
{
    /// <summary>A hub that never was: its runs count as dead.</summary>
    public const string DeadHub = "a hub that never was";

    private const string Approved = "approved";

    // Manifest, entity, fact.
    private const int RowsOfOne = 3;
    private const int RowsAtOnce = 100;

    private static readonly string[] Keys = ["PartitionKey", "RowKey"];
    private static readonly ParallelOptions Lanes = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>Patches between their approval and their application. Each has a run; its open-run row stands when asked for.</summary>
    public async Task<IReadOnlyList<PlantedPatch>> PlantApprovedAsync(int count, bool openRuns = false, int from = 0)
    {
        var patches = Enumerable.Range(from, count).Select(number => new PlantedPatch(Approved, number)).ToList();
        await ApproveAsync(patches[0], RunStatus.Applying);
        await Parallel.ForEachAsync(patches.Skip(1), Lanes, async (patch, stop) => await storage.Get<BatchStore>().PutAsync(patch.Batch, 0, stop));
        await CopyAsync(patches, TableNames.Sources, TableNames.IngestRuns, TableNames.IngestLedger);
        await InsertAsync(TableNames.UnappliedPatches, [.. patches.Skip(1).Select(RowOf), .. openRuns ? patches.Select(OpenRowOf) : []]);
        return patches;
    }

    /// <summary>What was applied long ago: entries, sources, runs and manifests.</summary>
    public async Task PlantSettledAsync(int count)
    {
        var patches = Enumerable.Range(0, count).Select(number => new PlantedPatch("settled", number)).ToList();
        var first = patches[0];
        await ApproveAsync(first, RunStatus.Completed);
        Assert.IsType<ApplyResult.Applied>(await storage.Protocol.ApplyAsync(first.Reflection, first.Source, first.Key, 1, "test", default));
        await CopyAsync(patches, TableNames.Sources, TableNames.IngestRuns, TableNames.IngestLedger, TableNames.Knowledge);
    }

    /// <summary>Holds that each was applied once, and its run ended by the sweeper, and nothing is left to do.</summary>
    public async Task AssertAppliedOnceAsync(IReadOnlyList<PlantedPatch> patches)
    {
        var sources = await RowsAsync(TableNames.Sources);
        var runs = await RowsAsync(TableNames.IngestRuns);
        var entries = await RowsAsync(TableNames.IngestLedger);
        foreach (var patch in patches)
        {
            var source = sources[patch.Source.Value];
            Assert.Equal((1L, 1L), (source.GetInt64("AsOf"), source.GetInt64("AppliedGeneration")));
            Assert.Single(System.Text.Json.JsonDocument.Parse(source.GetString("Flips")).RootElement.EnumerateArray());
            Assert.Null(source.GetString("Turn"));
            Assert.Equal("applied", entries[patch.Source.Value].GetString("Status"));
            Assert.Equal("completed", runs[patch.Source.Value].GetString("Status"));
        }

        Assert.Empty(await Rows(TableNames.UnappliedPatches).ToListAsync());
        var generations = patches.Select(patch => TableKeys.OfGeneration(patch.Reflection, patch.Source, 1)).ToHashSet();
        var knowledge = await Rows(TableNames.Knowledge).Where(row => generations.Contains(row.PartitionKey)).CountAsync();
        Assert.Equal(RowsOfOne * patches.Count, knowledge);
    }

    /// <summary>The rows of planted patches, by source.</summary>
    private async Task<Dictionary<string, TableEntity>> RowsAsync(string table)
    {
        var filter = TableClient.CreateQueryFilter($"Source ge {Approved} and Source lt {Approved + "0"}");
        var rows = await (await ClientAsync(table)).QueryAsync<TableEntity>(filter).ToListAsync();
        return rows.ToDictionary(row => row.GetString("Source"), StringComparer.Ordinal);
    }

    /// <summary>The keys of all rows of a table.</summary>
    public async IAsyncEnumerable<TableEntity> Rows(string table)
    {
        await foreach (var row in (await ClientAsync(table)).QueryAsync<TableEntity>(select: Keys))
        {
            yield return row;
        }
    }

    /// <summary>Takes the patch to its approval, as its run would.</summary>
    private async Task ApproveAsync(PlantedPatch patch, RunStatus status)
    {
        var run = patch.RunAt(status);
        await storage.Get<ReflectionStore>().EnsureAsync(patch.Reflection, run.CreatedAt, default);
        var known = new SourceState { Reflection = patch.Reflection, Source = patch.Source };
        Assert.NotNull(await storage.Sources.TryWriteAsync(known.TakeTicket(patch.Run, withTurn: true, DeadHub, run.CreatedAt), null, default));
        Assert.NotNull(await storage.Runs.TryWriteAsync(run, null, default));
        var entry = await storage.Protocol.ProposeAsync(run, patch.Key, patch.Content, Sample.Fingerprint, patch.Batch, default);
        Assert.IsType<ApproveResult.Approved>(await storage.Protocol.ApproveAsync(entry, Sample.Accept(patch.Batch), DeadHub, 0, default));
    }

    private static TableEntity RowOf(PlantedPatch patch) => UnappliedRowFormat.Write(new PatchRow
    {
        Reflection = patch.Reflection,
        Source = patch.Source,
        CreatedAt = Sample.Noon,
        Key = patch.Key,
        Generation = 1,
        Fence = 0,
        Run = patch.Run,
        Hub = DeadHub,
    });

    private static TableEntity OpenRowOf(PlantedPatch patch) => UnappliedRowFormat.Write(OpenRuns.RowOf(patch.RunAt(RunStatus.Applying)));

    private async Task CopyAsync(IReadOnlyList<PlantedPatch> patches, params string[] tables)
    {
        var marks = patches.Select(patch => patch.Marks()).ToList();
        foreach (var table in tables)
        {
            var mine = TableClient.CreateQueryFilter($"Source eq {patches[0].Source.Value}");
            var row = await (await ClientAsync(table)).QueryAsync<TableEntity>(mine).SingleAsync();
            await InsertAsync(table, [.. marks.Skip(1).Select(others => CopyOf(row, marks[0], others))]);
        }
    }

    private static TableEntity CopyOf(TableEntity row, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var copy = new TableEntity(Renamed(row.PartitionKey), Renamed(row.RowKey));
        foreach (var (name, value) in row.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
        {
            copy[name] = value is string text ? Renamed(text) : value;
        }

        return copy;

        string Renamed(string text) => from.Zip(to).Aggregate(text, (renamed, mark) => renamed.Replace(mark.First, mark.Second, StringComparison.Ordinal));
    }

    // The emulator takes rows of several partitions in one transaction. Azure does not; here it only saves the time of ten thousand requests.
    private async Task InsertAsync(string table, IReadOnlyList<TableEntity> rows)
    {
        var client = await ClientAsync(table);
        await Parallel.ForEachAsync(rows.Chunk(RowsAtOnce), Lanes, async (part, stop) =>
            await client.SubmitTransactionAsync(part.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), stop));
    }

    private async Task<TableClient> ClientAsync(string table) => new(await SharedAzurite.ConnectionStringAsync(), prefix + table);
}
