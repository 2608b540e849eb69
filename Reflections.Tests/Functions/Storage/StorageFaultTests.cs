using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;

namespace Reflections.Tests.Functions.Storage;

/// <summary>What the stores make of answers that storage did not give.</summary>
public sealed class StorageFaultTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes("content");

    private readonly string _prefix = SharedAzurite.UniquePrefix();
    private readonly Queue<StorageFault> _next = new();
    private StorageFault _always;
    private string _azurite = "";
    private StorageProxy _network = null!;
    private TestStorage _storage = null!;

    private StoredTable Table => _storage.Tables.Open(TableNames.Hubs);

    public async Task InitializeAsync()
    {
        _azurite = await SharedAzurite.ConnectionStringAsync();
        _network = StorageProxy.Start(_azurite, _ => new Disturbance(_always != StorageFault.None || !_next.TryDequeue(out var once) ? _always : once));
        _storage = await TestStorage.CreateAsync(_prefix, _network.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        await _network.DisposeAsync();
    }

    [Theory]
    [InlineData(StorageFault.FalseConflict, false)]
    [InlineData(StorageFault.FalseConflict, true)]
    [InlineData(StorageFault.FalsePrecondition, false)]
    [InlineData(StorageFault.FalseBlobConflict, false)]
    [InlineData(StorageFault.FalseBlobConflict, true)]
    public async Task PutIfAbsent_RefusedThoughNothingIsThere_WritesIt(StorageFault refusal, bool verify)
    {
        await _storage.Artifacts.GetAsync("the container is made", default);
        _next.Enqueue(refusal);

        Assert.True(await _storage.Artifacts.PutIfAbsentAsync("a", Bytes, "text/plain", verify, default));

        Assert.Equal("content", (await _storage.Artifacts.GetAsync("a", default))!.ToString());
    }

    [Fact]
    public async Task PutJson_RefusedThoughNothingIsThere_WritesIt()
    {
        await _storage.Artifacts.GetAsync("the container is made", default);
        _next.Enqueue(StorageFault.FalseBlobConflict);

        await _storage.Artifacts.PutJsonAsync<string[]>("a.json", ["one"], default);

        Assert.Equal(["one"], (await _storage.Artifacts.GetJsonAsync<string[]>("a.json", default))!);
    }

    [Theory]
    [InlineData(StorageFault.FalseConflict)]
    [InlineData(StorageFault.FalsePrecondition)]
    [InlineData(StorageFault.FalseAbsence)]
    public async Task AnyRequest_RefusedBySomethingOnTheWay_IsSentAgain(StorageFault refusal)
    {
        // The table's creation, an insertion, a replacement, a look, and a deletion, each refused first.
        _next.Enqueue(refusal);
        Assert.Null(await Table.GetAsync("p", "r", default));
        _next.Enqueue(refusal);
        var inserted = await Table.TryWriteAsync(Row("one"), null, default);
        _next.Enqueue(refusal);
        var replaced = await Table.TryWriteAsync(Row("two"), inserted, default);
        _next.Enqueue(refusal);
        Assert.Equal("two", (await Table.GetAsync("p", "r", default))!.GetString("Text"));
        _next.Enqueue(refusal);
        Assert.True(await Table.TryDeleteAsync("p", "r", replaced!.Value, default));

        Assert.Null(await Table.GetAsync("p", "r", default));
    }

    [Theory]
    [InlineData(StorageFault.ResetBefore)]
    [InlineData(StorageFault.CutAnswer)]
    [InlineData(StorageFault.InternalError)]
    [InlineData(StorageFault.Busy)]
    [InlineData(StorageFault.TooMany)]
    [InlineData(StorageFault.FalseConflict)]
    public async Task AnyRequest_NeverAnsweredToThePoint_IsToldFromARefusal(StorageFault fault)
    {
        await Table.TryWriteAsync(Row("one"), null, default);
        await _storage.Artifacts.PutIfAbsentAsync("a", Bytes, "text/plain", verify: false, default);
        _always = fault;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Table.GetAsync("p", "r", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Table.TryWriteAsync(Row("two"), null, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Table.SubmitAsync([new TableTransactionAction(TableTransactionActionType.Add, Row("two"))], default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _storage.Artifacts.GetAsync("a", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _storage.Artifacts.PutIfAbsentAsync("b", Bytes, "text/plain", verify: true, default));
    }

    [Fact]
    public async Task AnyRequest_CallerGivesUp_IsNoFaultOfStorage()
    {
        await Table.GetAsync("p", "r", default);
        _always = StorageFault.Silence;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.GetAsync("p", "r", patience.Token));
    }

    [Fact]
    public async Task Write_StorageForgotTableAndContainer_MakesThemAgain()
    {
        await Table.TryWriteAsync(Row("one"), null, default);
        await _storage.Artifacts.PutIfAbsentAsync("a", Bytes, "text/plain", verify: false, default);
        await new TableServiceClient(_azurite).DeleteTableAsync(_prefix + TableNames.Hubs);
        await new BlobServiceClient(_azurite).DeleteBlobContainerAsync(_prefix);

        Assert.NotNull(await Table.TryWriteAsync(Row("two"), null, default));
        Assert.True(await _storage.Artifacts.PutIfAbsentAsync("a", Bytes, "text/plain", verify: true, default));
    }

    private static TableEntity Row(string text) => new("p", "r") { ["Text"] = text };
}
