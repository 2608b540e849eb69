using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>The service in memory answers what the stores send as Azurite does, which is why tests may use it in Azurite's place.</summary>
public sealed class StorageTwinTests
{
    private const string Markdown = "text/markdown";
    private const string Html = "text/html";

    [Fact]
    public async Task Service_WholeLifeOfASource_IsAnsweredAlike()
    {
        using var twin = new TwinStorage();
        await using (var service = await EmbeddedService.StartAsync(services => services.Configure<StorageOptions>(options => options.Policies.Add(twin))))
        {
            var reflection = ApiSession.NewReflection();
            var a = await File.ReadAllTextAsync(SampleFiles.Path("handbook/norvik-ferries.md"));
            var b = await File.ReadAllTextAsync(SampleFiles.Path("edge/norvik-ferries.v2.md"));
            var empty = await File.ReadAllTextAsync(SampleFiles.Path("edge/coming-soon.html"));

            string?[] outcomes =
            [
                await OutcomeAsync(service.Api, reflection, "ferries", a, Markdown),
                await OutcomeAsync(service.Api, reflection, "ferries", a, Markdown),
                await OutcomeAsync(service.Api, reflection, "ferries", b, Markdown),
                await OutcomeAsync(service.Api, reflection, "ferries", a, Markdown),
                await OutcomeAsync(service.Api, reflection, "soon", empty, Html),
            ];
            await SweepAsync(service.Api);
            foreach (var list in new[] { "export", "search?q=who+founded+the+ferry+company", "runs?top=2", "sources", "entities?name=Norvik+Ferries", "facts" })
            {
                Assert.Equal(System.Net.HttpStatusCode.OK, (await service.Api.GetAsync($"/api/reflections/{reflection}/{list}")).Status);
            }

            Assert.Equal("completed, duplicate_skipped, completed, completed, eval_rejected", string.Join(", ", outcomes));
        }

        AssertAlike(twin, atLeast: 150);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task StoredTable_RandomOperations_AreAnsweredAlike(int seed)
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        var rows = new RandomRows(stores.Table, new Random(seed));

        for (var step = 0; step < 100 && twin.Differences.Count == 0; step++)
        {
            await rows.StepAsync(CancellationToken.None);
        }

        AssertAlike(twin, atLeast: 100);
    }

    [Fact]
    public async Task StoredTable_MoreRowsThanAPage_AreAnsweredAlike()
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        for (var batch = 0; batch < 11; batch++)
        {
            await stores.Table.SubmitAsync(
                [.. Enumerable.Range(100 * batch, 100).Select(row => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity("p", TableKeys.Of(row)) { ["Number"] = row }))],
                CancellationToken.None);
        }

        var all = await stores.Table.QueryAsync("PartitionKey eq 'p'", CancellationToken.None).ToListAsync();
        var some = await stores.Table.QueryAsync($"PartitionKey eq 'p' and RowKey lt '{TableKeys.Of(1_000)}'", CancellationToken.None).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1_100), all.Select(row => row.GetInt32("Number")!.Value));
        Assert.Equal(1_000, some.Count);
        AssertAlike(twin, atLeast: 15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ArtifactStore_RandomOperations_AreAnsweredAlike(int seed)
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        var blobs = new RandomBlobs(stores.Artifacts, new Random(seed));

        for (var step = 0; step < 60 && twin.Differences.Count == 0; step++)
        {
            await blobs.StepAsync(CancellationToken.None);
        }

        AssertAlike(twin, atLeast: 60);
    }

    [Fact]
    public async Task BlobClient_PagesRangesAndProperties_AreAnsweredAlike()
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        var content = Encoding.UTF8.GetBytes("0123456789");
        foreach (var name in new[] { "a/1", "a/2", "a/3", "b/1 é&<'", "b" })
        {
            await stores.Artifacts.PutIfAbsentAsync(name, content, "text/plain", verify: false, CancellationToken.None);
        }

        var pages = await stores.Clients.Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "a/", default).AsPages(null, 2).ToListAsync();
        var all = await stores.Clients.Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, default).AsPages(null, 2).ToListAsync();
        var blob = stores.Clients.Container.GetBlobClient("a/2");
        var part = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(3, 4) });
        var end = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(8, 100) });
        using var whole = new StreamReader(await blob.OpenReadAsync());
        var properties = await blob.GetPropertiesAsync();

        Assert.Equal([2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(5, all.Sum(page => page.Values.Count));
        Assert.Equal(("3456", "89", "0123456789"), (part.Value.Content.ToString(), end.Value.Content.ToString(), await whole.ReadToEndAsync()));
        Assert.Equal(10, properties.Value.ContentLength);
        AssertAlike(twin, atLeast: 15);
    }

    [Fact]
    public async Task BlobClient_WritesOnCondition_AreAnsweredAlike()
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        await stores.Clients.Container.CreateAsync();
        var blob = stores.Clients.Container.GetBlobClient("a");
        var first = await WriteAsync(blob, new BlobRequestConditions { IfNoneMatch = ETag.All });
        var second = await WriteAsync(blob, new BlobRequestConditions { IfMatch = first });

        var refused = new List<int>();
        foreach (var (name, condition) in new (string, BlobRequestConditions)[]
        {
            ("a", new() { IfMatch = first }),
            ("a", new() { IfNoneMatch = ETag.All }),
            ("b", new() { IfMatch = second }),
        })
        {
            var write = () => WriteAsync(stores.Clients.Container.GetBlobClient(name), condition);
            refused.Add((await Assert.ThrowsAsync<RequestFailedException>(write)).Status);
        }

        await WriteAsync(blob, new BlobRequestConditions { IfMatch = second });
        Assert.Equal([412, 409, 412], refused);
        AssertAlike(twin, atLeast: 7);
    }

    [Fact]
    public async Task Clients_TableAndContainerThatAreNotThere_AreAnsweredAlike()
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        var table = stores.Clients.Tables.GetTableClient(stores.Clients.TablePrefix + "None");
        var row = new TableEntity("p", "r");
        var blob = stores.Clients.Container.GetBlobClient("none");

        Func<Task>[] requests =
        [
            () => table.AddEntityAsync(row),
            () => table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace),
            () => table.UpsertEntityAsync(row, TableUpdateMode.Replace),
            () => table.GetEntityAsync<TableEntity>("p", "r"),
            () => table.QueryAsync<TableEntity>().ToListAsync().AsTask(),
            () => table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.Add, row)]),
            () => blob.DownloadContentAsync(),
            () => blob.GetPropertiesAsync(),
            () => blob.DeleteAsync(),
            () => blob.UploadAsync(BinaryData.FromString("text")),
            () => stores.Clients.Container.GetBlobsAsync().ToListAsync().AsTask(),
        ];
        foreach (var request in requests)
        {
            Assert.Equal(404, (await Assert.ThrowsAnyAsync<RequestFailedException>(request)).Status);
        }

        await stores.Clients.Container.CreateIfNotExistsAsync();
        await stores.Clients.Container.CreateIfNotExistsAsync();
        Assert.False(await blob.ExistsAsync());
        Assert.False(await blob.DeleteIfExistsAsync());
        await table.CreateIfNotExistsAsync();
        await table.CreateIfNotExistsAsync();
        await table.DeleteEntityAsync("p", "r");
        AssertAlike(twin, atLeast: requests.Length + 7);
    }

    [Fact]
    public async Task TwinStorage_AnswersThatDiffer_AreNotedWithTheirRequest()
    {
        using var twin = new TwinStorage();
        await using var stores = StoresOver.Create(await SharedAzurite.ConnectionStringAsync(), twin);
        var table = Encoding.UTF8.GetBytes($$"""{"TableName":"{{stores.Clients.TablePrefix}}Rows"}""");
        twin.Memory.Answer(new StorageRequest("POST", "Tables", "", false, null, null, "return-no-content", null, null, null, table));

        Assert.Null(await stores.Table.GetAsync("p", "r", CancellationToken.None));

        var difference = Assert.Single(twin.Differences);
        Assert.StartsWith("POST Tables?", difference, StringComparison.Ordinal);
        Assert.Contains("status: 204", difference, StringComparison.Ordinal);
        Assert.Contains("x-ms-error-code: TableAlreadyExists", difference, StringComparison.Ordinal);
    }

    private static async Task<ETag> WriteAsync(BlobClient blob, BlobRequestConditions condition) =>
        (await blob.UploadAsync(BinaryData.FromString("text"), new BlobUploadOptions { Conditions = condition })).Value.ETag;

    private static void AssertAlike(TwinStorage twin, int atLeast)
    {
        Assert.True(twin.Differences.Count == 0, twin.Differences.FirstOrDefault());
        Assert.InRange(twin.Memory.Requests, atLeast, int.MaxValue);
    }

    private static async Task<string?> OutcomeAsync(ApiSession api, string reflection, string source, string text, string contentType)
    {
        var answer = await api.PostAsync(reflection, source, text, contentType: contentType);
        var id = answer.Json.TryGetProperty("run", out var ended) ? ended.Text("id") : answer.Json.Text("id");
        return (await api.EndAsync(reflection, id!)).Text("outcome");
    }

    private static async Task SweepAsync(ApiSession api)
    {
        var started = await api.PostAsync("/api/sweeps", null, null);
        var status = started.Json.Text("statusQueryGetUri")!;
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(15);
        while ((await api.GetAsync(status)).Json.Text("runtimeStatus") != "Completed")
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The sweep does not end.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
