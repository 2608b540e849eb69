using Azure.Data.Tables;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Patches;
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
    private const int AtOnce = 8;

    /// <summary>Patches between their approval and their application. Each has a run; its open-run row stands when asked for.</summary>
    public async Task<IReadOnlyList<PlantedPatch>> PlantApprovedAsync(int count, bool openRuns = false, int from = 0)
    {
        var patches = Enumerable.Range(from, count).Select(number => new PlantedPatch(Approved, number)).ToList();
        var driver = await PlantRunAsync(patches[0], RunStatus.Applying);
        await driver.ApprovedAsync(RunOf(patches[0], RunStatus.Applying), patches[0].Text);
        var store = storage.Get<BatchStore>();
        await Parallel.ForEachAsync(
            patches.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (patch, stop) => await store.PutAsync(patch.Batch, stop));
        await CopyAsync(patches, TableNames.Sources, TableNames.IngestRuns, TableNames.IngestLedger);
        await InsertAsync(TableNames.UnappliedPatches, [.. patches.Select(RowOf), .. openRuns ? patches.Select(OpenRowOf) : []], replace: true);
        return patches;
    }

    /// <summary>What was applied long ago.</summary>
    public async Task PlantSettledAsync(int count)
    {
        var patches = Enumerable.Range(0, count).Select(number => new PlantedPatch("settled", number)).ToList();
        var driver = await PlantRunAsync(patches[0], RunStatus.Completed);
        await driver.DriveAsync(RunOf(patches[0], RunStatus.Completed), patches[0].Text);
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
        var generations = patches.Select(patch => TableKeys.OfGeneration(Sample.Reflection, patch.Source, 1)).ToHashSet();
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

    /// <summary>All rows of a table as they stand, whole.</summary>
    public async IAsyncEnumerable<TableEntity> Rows(string table)
    {
        await foreach (var row in (await ClientAsync(table)).QueryAsync<TableEntity>())
        {
            yield return row;
        }
    }

    private async Task<PatchDriver> PlantRunAsync(PlantedPatch patch, RunStatus status)
    {
        var run = RunOf(patch, status);
        await storage.Get<ReflectionStore>().EnsureAsync(run.Reflection, run.CreatedAt, default);
        var state = Sample.State(1, run.Id) with { Source = patch.Source, LatestRun = run.Id };
        Assert.NotNull(await storage.Sources.TryWriteAsync(state, null, default));
        Assert.NotNull(await storage.Runs.TryWriteAsync(run, null, default));
        return new PatchDriver(storage, patch.Source.Value);
    }

    private static RunRecord RunOf(PlantedPatch patch, RunStatus status) => Sample.Run(1, patch.Source) with
    {
        Id = patch.Run,
        Status = status,
        Hub = DeadHub,
        Content = Sample.Content(patch.Text),
        Key = patch.Key,
    };

    private static TableEntity RowOf(PlantedPatch patch) => UnappliedRowFormat.Write(new PatchRow
    {
        Reflection = Sample.Reflection,
        Source = patch.Source,
        CreatedAt = Sample.Noon,
        Key = patch.Key,
        Generation = 1,
        Fence = 0,
        Run = patch.Run,
        Hub = DeadHub,
    });

    private static TableEntity OpenRowOf(PlantedPatch patch) => UnappliedRowFormat.Write(OpenRuns.RowOf(RunOf(patch, RunStatus.Applying)));

    private async Task CopyAsync(IReadOnlyList<PlantedPatch> patches, params string[] tables)
    {
        var marks = patches[0].Marks();
        foreach (var table in tables)
        {
            var filter = table == TableNames.Knowledge
                ? TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.OfGeneration(Sample.Reflection, patches[0].Source, 1)}")
                : TableClient.CreateQueryFilter($"Source eq {patches[0].Source.Value}");
            var rows = await (await ClientAsync(table)).QueryAsync<TableEntity>(filter).ToListAsync();
            Assert.NotEmpty(rows);
            await InsertAsync(table, [.. patches.Skip(1).SelectMany(patch => CopyOf(rows, marks, patch.Marks()))], replace: false);
        }
    }

    private static IEnumerable<TableEntity> CopyOf(IEnumerable<TableEntity> rows, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        string Renamed(string text)
        {
            for (var i = 0; i < from.Count; i++)
            {
                text = text.Replace(from[i], to[i], StringComparison.Ordinal);
            }

            return text;
        }

        foreach (var row in rows)
        {
            var copy = new TableEntity(Renamed(row.PartitionKey), Renamed(row.RowKey));
            foreach (var (name, value) in row.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
            {
                copy[name] = value is string text ? Renamed(text) : value;
            }

            yield return copy;
        }
    }

    // The emulator takes rows of several partitions in one transaction. Azure does not; here it only saves the time of ten thousand requests.
    private async Task InsertAsync(string table, IReadOnlyList<TableEntity> rows, bool replace)
    {
        var client = await ClientAsync(table);
        var action = replace ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.Add;
        await Parallel.ForEachAsync(
            rows.Chunk(RowsAtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (part, stop) => await client.SubmitTransactionAsync(part.Select(row => new TableTransactionAction(action, row)), stop));
    }

    private async Task<TableClient> ClientAsync(string table) => new(await SharedAzurite.ConnectionStringAsync(), prefix + table);
}
