using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Reflections.Tests.Azurite;

public sealed class SharedAzuriteTests
{
    [Fact]
    public async Task ConnectionString_TableInsertAndBlobWrite_AreReadBack()
    {
        var connectionString = await SharedAzurite.ConnectionStringAsync();
        var prefix = SharedAzurite.UniquePrefix();

        var table = new TableClient(connectionString, $"{prefix}Runs");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = "a" });
        var container = new BlobContainerClient(connectionString, $"{prefix}-content");
        await container.CreateAsync();
        await container.UploadBlobAsync("b", BinaryData.FromString("c"));

        Assert.Equal("a", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("Value"));
        Assert.Equal("c", (await container.GetBlobClient("b").DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task ConnectionString_AskedTwice_IsOfTheSameEmulator() =>
        Assert.Equal(await SharedAzurite.ConnectionStringAsync(), await SharedAzurite.ConnectionStringAsync());
}
