using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using Reflections.Tests.Functions.Knowledge.Vectors;

namespace Reflections.Tests.EndToEnd;

/// <summary>A host in which a vector store is registered, as a client sees it.</summary>
public sealed class VectorStoreTests
{
    [Fact]
    public async Task IngestEditSearchDelete_WithAVectorStore_FindsWhatIsVisibleAndLeavesNothing()
    {
        var store = new MemoryVectorStore(hybrid: true);
        await using var service = await EmbeddedService.StartAsync(services => services.AddSingleton<VectorStore>(store));
        var api = service.Api;
        await api.IngestAsync("r", "a", "# Boats\n\nMarta Lindqvist founded Norvik Ferries in 1987. The MS Terna carries 18 cars.");
        await api.IngestAsync("r", "b", "# Museum\n\nThe museum in Varnes shows an old engine.");
        Assert.Equal(["a"], await SourcesAsync(api, "cars"));

        await api.IngestAsync("r", "a", "# Boats\n\nMarta Lindqvist founded Norvik Ferries in 1987. The MS Terna carries 20 zeppelins.");
        Assert.Empty(await SourcesAsync(api, "cars"));
        Assert.Equal(["a"], await SourcesAsync(api, "zeppelins"));
        Assert.Equal(["b"], await SourcesAsync(api, "engine"));

        using var answer = await api.Http.DeleteAsync(new Uri("/api/reflections/r/sources/a", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((2, 0), (report.GetProperty("erased").GetProperty("passages").GetInt32(), report.GetProperty("residue").GetProperty("passages").GetInt32()));
        Assert.Empty(await SourcesAsync(api, "zeppelins"));
        Assert.Equal(1, store.Count);
        Assert.Equal(["b"], await SourcesAsync(api, "engine"));
    }

    private static async Task<IEnumerable<string?>> SourcesAsync(ApiSession api, string query) =>
        (await api.GetAsync($"/api/reflections/r/search?q={query}")).Json.GetProperty("items").EnumerateArray()
            .Select(hit => hit.GetProperty("citation").Text("sourceId")).Distinct();
}
