using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Functions.Storage.Service;

public sealed class MemoryStorageServiceTests
{
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
}
