using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Reflections.Functions.Storage;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Functions.Storage.Service;

public sealed class MemoryStorageServiceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);

    [Fact]
    public async Task Process_WholeIngest_ExportsTheSameBytesAsAzurite()
    {
        var memory = new MemoryStorageService(TimeProvider.System);
        var document = await File.ReadAllTextAsync(SampleFiles.Path("handbook/norvik-ferries.md"));
        await using var inMemory = await EmbeddedService.StartAsync(
            services => services.Configure<StorageOptions>(options => options.Policies.Add(memory)),
            settings: ["--AzureWebJobsStorage", MemoryStorageService.ConnectionString]);
        await using var onAzurite = await EmbeddedService.StartAsync();
        var reflection = ApiSession.NewReflection();

        var exports = new List<string>();
        foreach (var service in new[] { inMemory, onAzurite })
        {
            var run = await service.Api.IngestAsync(reflection, "ferries", document);
            Assert.Equal("completed", run.Text("outcome"));
            exports.Add((await service.Api.GetAsync($"/api/reflections/{reflection}/export")).Text);
        }

        Assert.NotEmpty(exports[0]);
        Assert.Equal(exports[1], exports[0]);
        Assert.NotEqual(0, memory.Requests);
    }

    [Fact]
    public async Task ProcessAsync_AnyStoreOperation_IsDoneWhenItReturns()
    {
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, new MemoryStorageService(_time));
        var row = new TableEntity("p", "r");

        Task[] operations =
        [
            stores.Table.TryWriteAsync(row, null, CancellationToken.None),
            stores.Table.GetAsync("p", "r", CancellationToken.None),
            stores.Table.SubmitAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], CancellationToken.None),
            stores.Table.QueryPageAsync("PartitionKey eq 'p'", 10, null, CancellationToken.None),
            stores.Artifacts.PutIfAbsentAsync("a", Encoding.UTF8.GetBytes("text"), "text/plain", verify: true, CancellationToken.None),
            stores.Artifacts.GetAsync("a", CancellationToken.None),
        ];

        Assert.All(operations, operation => Assert.True(operation.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Answer_InsertsOfTheSameRowsAtOnce_LetOneThroughEach()
    {
        var memory = new MemoryStorageService(_time);
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, memory);

        var inserted = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = 0; i < 100; i++)
            {
                mine += await stores.Table.TryWriteAsync(new TableEntity("p", TableKeys.Of(i)) { ["Writer"] = writer }, null, CancellationToken.None) is null ? 0 : 1;
            }

            return mine;
        })));

        Assert.Equal(100, inserted.Sum());
        Assert.Equal(100, Assert.Single(memory.Snapshot().Tables).Value.Select(row => row.ETag).Distinct().Count());
    }

    [Fact]
    public async Task Fork_WritesOnBothSides_StayApart()
    {
        var memory = new MemoryStorageService(_time);
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, memory);
        var etag = await stores.Table.TryWriteAsync(new TableEntity("p", "r") { ["Value"] = "before" }, null, CancellationToken.None);
        await stores.Artifacts.PutIfAbsentAsync("a", Encoding.UTF8.GetBytes("before"), "text/plain", verify: false, CancellationToken.None);

        var fork = memory.Fork();
        await stores.Table.TryWriteAsync(new TableEntity("p", "r") { ["Value"] = "after" }, etag, CancellationToken.None);
        await stores.Artifacts.DeleteAsync("a", CancellationToken.None);

        Assert.Equal(0, fork.Requests);
        Assert.Equal("before", Assert.Single(Assert.Single(fork.Snapshot().Tables).Value)["Value"]);
        Assert.Equal("before", Encoding.UTF8.GetString(Assert.Single(Assert.Single(fork.Snapshot().Containers).Value).Content.Span));
        Assert.Equal("after", Assert.Single(Assert.Single(memory.Snapshot().Tables).Value)["Value"]);
        Assert.Empty(Assert.Single(memory.Snapshot().Containers).Value);
    }

    [Fact]
    public async Task Snapshot_AllTypes_GivesNameTypeAndValueInOrder()
    {
        var memory = new MemoryStorageService(_time);
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, memory);
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        await stores.Table.PutAsync(new TableEntity("p", "b"), CancellationToken.None);
        await stores.Table.PutAsync(
            new TableEntity("p", "B")
            {
                ["Text"] = "é",
                ["Int"] = 5,
                ["Long"] = 5L,
                ["Double"] = 5.0,
                ["Flag"] = true,
                ["Time"] = Noon,
                ["Id"] = id,
                ["Bytes"] = new byte[] { 1, 2 },
            },
            CancellationToken.None);
        await stores.Artifacts.PutIfAbsentAsync("b", Encoding.UTF8.GetBytes("two"), "text/plain", verify: false, CancellationToken.None);
        await stores.Artifacts.PutIfAbsentAsync("a", Encoding.UTF8.GetBytes("one"), "text/html", verify: false, CancellationToken.None);

        var snapshot = memory.Snapshot();

        var rows = Assert.Single(snapshot.Tables).Value;
        Assert.Equal([("p", "B"), ("p", "b")], rows.Select(row => (row.PartitionKey, row.RowKey)));
        Assert.Equal(
            [
                ("Text", "Edm.String", "é"), ("Int", "Edm.Int32", 5), ("Long", "Edm.Int64", 5L), ("Double", "Edm.Double", 5.0),
                ("Flag", "Edm.Boolean", true), ("Time", "Edm.DateTime", Noon), ("Id", "Edm.Guid", id),
            ],
            rows[0].Properties.SkipLast(1).Select(property => (property.Name, property.Type, property.Value)));
        Assert.Equal([1, 2], (byte[])rows[0]["Bytes"]!);
        Assert.Empty(rows[1].Properties);
        var blobs = Assert.Single(snapshot.Containers).Value;
        Assert.Equal(
            [("a", "text/html", "one"), ("b", "text/plain", "two")],
            blobs.Select(blob => (blob.Name, blob.ContentType, Encoding.UTF8.GetString(blob.Content.Span))));
    }

    [Fact]
    public async Task Answer_ClockOfATest_IsTheServicesClock()
    {
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, new MemoryStorageService(_time));
        await stores.Table.PutAsync(new TableEntity("p", "r"), CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(1));

        var answer = await stores.Table.GetWithServiceTimeAsync("p", "r", CancellationToken.None);

        Assert.Equal((Noon, Noon + TimeSpan.FromMinutes(1)), (answer!.Value.Row.Timestamp, answer.Value.AnsweredAt));
    }

    [Fact]
    public async Task Answer_RequestThatNoStoreSends_SaysWhichOne()
    {
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, new MemoryStorageService(_time));
        await stores.Table.PutAsync(new TableEntity("p", "r"), CancellationToken.None);
        var table = stores.Clients.Tables.GetTableClient(stores.Clients.TablePrefix + "Rows");

        var merge = await Assert.ThrowsAsync<NotSupportedException>(() => table.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Merge));
        var filter = await Assert.ThrowsAsync<NotSupportedException>(() => table.QueryAsync<TableEntity>("Number gt 5").ToListAsync().AsTask());
        var copy = await Assert.ThrowsAsync<NotSupportedException>(() => stores.Clients.Container.SetMetadataAsync(new Dictionary<string, string>()));

        Assert.Contains($"PATCH {table.Name}(PartitionKey='p',RowKey='r')", merge.Message, StringComparison.Ordinal);
        Assert.Contains("Number gt 5", filter.Message, StringComparison.Ordinal);
        Assert.Contains($"PUT {stores.Clients.Container.Name}?restype=container&comp=metadata", copy.Message, StringComparison.Ordinal);
    }
}
