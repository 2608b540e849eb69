using Azure;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.EndToEnd;

public sealed class LostWritesTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("reflections-lost-").FullName;
    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Start_StorageForgotAFinishedRun_DrivesItAgainAndLeavesTheOther()
    {
        string kept, lost;
        await using (var before = await EmbeddedService.StartAsync(data: _data, prefix: _prefix))
        {
            kept = (await before.Api.IngestAsync("r", "kept", "Marta Lindqvist founded Norvik Ferries in 1987.")).Text("id")!;
            lost = (await before.Api.IngestAsync("r", "lost", "Jonas Vik founded Ytre Fjell Guest House in 1991.")).Text("id")!;
            await ForgetAsync(before.Services, "r", "lost", lost);
        }

        await using var after = await EmbeddedService.StartAsync(data: _data, prefix: _prefix);

        Assert.Equal("completed", (await after.Api.EndAsync("r", lost)).Text("outcome"));
        var facts = (await after.Api.GetAsync("/api/reflections/r/facts")).Json.GetProperty("items").EnumerateArray().Select(fact => fact.GetRawText());
        Assert.Contains(facts, fact => fact.Contains("Jonas Vik", StringComparison.Ordinal));
        var finding = Assert.Single(await StartedAsync(after.Api));
        Assert.Equal($"run/{lost}", finding.Text("row"));
        Assert.NotEqual(kept, lost);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task ForgetAsync(IServiceProvider services, string reflection, string source, string run)
    {
        var tables = services.GetRequiredService<ReflectionTables>();
        var (reflectionId, sourceId, runId) = (ReflectionId.Parse(reflection), SourceId.Parse(source), RunId.Parse(run));
        var record = (await services.GetRequiredService<RunStore>().GetAsync(reflectionId, runId, CancellationToken.None))!.Value.Value;
        await DeleteAsync(TableNames.IngestRuns, TableKeys.Of(reflectionId), runId.NewestFirst);
        await DeleteAsync(TableNames.IngestLedger, record.Key!.Value, "entry");
        await DeleteAsync(TableNames.Sources, TableKeys.Of(reflectionId), TableKeys.Of(sourceId));
        Assert.Null(await services.GetRequiredService<UnappliedStore>().GetRunAsync(runId, CancellationToken.None));
        Assert.Null(await services.GetRequiredService<LedgerStore>().GetAsync(record.Key!, CancellationToken.None));
        Assert.Null(await services.GetRequiredService<SourceStore>().GetAsync(reflectionId, sourceId, CancellationToken.None));

        async Task DeleteAsync(string table, string partition, string row) =>
            Assert.True(await tables.Open(table).TryDeleteAsync(partition, row, ETag.All, CancellationToken.None));
    }

    /// <summary>What the sweeps since the first start drove again; the receipt follows the run's end.</summary>
    private static async Task<System.Text.Json.JsonElement[]> StartedAsync(ApiSession api)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(15);
        while (true)
        {
            var receipts = (await api.GetAsync("/api/sweeps?top=20")).Json.GetProperty("items").EnumerateArray();
            var started = receipts.SelectMany(receipt => receipt.GetProperty("findings").EnumerateArray()).Where(finding => finding.Text("action") == "started").ToArray();
            if (started.Length > 0 || TimeProvider.System.GetUtcNow() > deadline)
            {
                return started;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
