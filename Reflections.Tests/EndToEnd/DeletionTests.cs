using System.Net;
using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

/// <summary>Deleting sources, as a client sees it, and what can be found of them afterwards.</summary>
public sealed class DeletionTests
{
    private const string Words = "Zyxquorble";

    private const string First = "Zyxquorble Vantresk founded Plimwortha Industries in 1931. The company is based in Aldersund. Marta Lindqvist founded Norvik Ferries in 1987.";
    private const string Second = "Marta Lindqvist founded Norvik Ferries in 1987. Norvik Ferries employs 63 people.";

    [Fact]
    public async Task Delete_Source_LeavesNoWordOfItAnywhere()
    {
        var data = Directory.CreateTempSubdirectory("reflections-deletion-").FullName;
        try
        {
            await using var service = await EmbeddedService.StartAsync(data: data);
            var api = service.Api;
            await api.IngestAsync("r", "a", First);
            await api.IngestAsync("r", "a", First + " Zyxquorble Vantresk sold 14 ships.");
            await api.IngestAsync("r", "b", Second);
            Assert.NotEmpty(await PlacesOfAsync(service, data));

            var answer = await DeleteAsync(api, "a");

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.Json.GetProperty("isComplete").GetBoolean());
            Assert.Empty(await PlacesOfAsync(service, data));
            Assert.Equal("deleted", (await api.GetAsync("/api/reflections/r/sources/a")).Json.Text("status"));
            Assert.Equal(0, (await api.GetAsync($"/api/reflections/r/search?q={Words}")).Json.GetProperty("items").GetArrayLength());
            Assert.Equal(0, (await api.GetAsync("/api/reflections/r/entities?name=Plimwortha%20Industries")).Json.GetProperty("items").GetArrayLength());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Delete_FactOfTwoSources_LivesUntilItsLastSupporterGoes()
    {
        await using var service = await EmbeddedService.StartAsync();
        var api = service.Api;
        await api.IngestAsync("r", "a", First);
        await api.IngestAsync("r", "b", Second);

        var first = (await DeleteAsync(api, "a")).Json.GetProperty("receipt");
        var founded = (await api.GetAsync("/api/reflections/r/facts?subject=Marta%20Lindqvist")).Json.GetProperty("items");
        var last = (await DeleteAsync(api, "b")).Json.GetProperty("receipt");

        var kept = Assert.Single(first.GetProperty("keptFacts").EnumerateArray());
        Assert.Equal(["b"], kept.GetProperty("supportedBy").EnumerateArray().Select(source => source.GetString()));
        Assert.Equal(kept.Text("id"), Assert.Single(founded.EnumerateArray()).Text("id"));
        Assert.Equal("b", Assert.Single(founded[0].GetProperty("citations").EnumerateArray()).Text("sourceId"));
        Assert.Contains(kept.Text("id"), last.GetProperty("retractedFacts").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(0, (await api.GetAsync("/api/reflections/r/facts")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Delete_ThenTheSameContent_IsWorkedOnAnew()
    {
        await using var service = await EmbeddedService.StartAsync();
        var api = service.Api;
        var first = await api.IngestAsync("r", "a", First);
        var export = (await api.GetAsync("/api/reflections/r/export")).Text;
        await DeleteAsync(api, "a");
        Assert.Equal("", (await api.GetAsync("/api/reflections/r/export")).Text);

        var again = await api.IngestAsync("r", "a", First);

        Assert.Equal("completed", again.Text("outcome"));
        Assert.Equal(first.Count("modelCalls"), again.Count("modelCalls"));
        Assert.Equal(export, (await api.GetAsync("/api/reflections/r/export")).Text);
        Assert.Equal("ingested", (await api.GetAsync("/api/reflections/r/sources/a")).Json.Text("status"));
        Assert.Equal(1, (await api.GetAsync("/api/reflections/r/sources/a/deletion")).Json.GetProperty("receipt").GetProperty("generation").GetInt64());
    }

    [Fact]
    public async Task Delete_Unknown_IsAProblem()
    {
        await using var service = await EmbeddedService.StartAsync();

        var answer = await DeleteAsync(service.Api, "nobody");

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.Status, answer.MediaType));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Api.GetAsync("/api/reflections/r/sources/nobody/deletion")).Status);
    }

    private static async Task<Answer> DeleteAsync(ApiSession api, string source)
    {
        using var response = await api.Http.DeleteAsync(new Uri($"/api/reflections/r/sources/{source}", UriKind.Relative));
        return await Answer.OfAsync(response);
    }

    /// <summary>Every row, blob and file that has the words, in UTF-8 or UTF-16.</summary>
    private static async Task<IReadOnlyList<string>> PlacesOfAsync(EmbeddedService service, string data)
    {
        var places = new List<string>();
        var clients = service.Services.GetRequiredService<StorageClients>();
        await foreach (var table in clients.Tables.QueryAsync())
        {
            if (!table.Name.StartsWith(clients.TablePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            await foreach (var row in clients.Tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                if (row.Any(property => property.Value is string text && text.Contains(Words, StringComparison.OrdinalIgnoreCase)))
                {
                    places.Add($"{table.Name} {row.RowKey}");
                }
            }
        }

        await foreach (var blob in clients.Container.GetBlobsAsync())
        {
            if (Has((await clients.Container.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray()))
            {
                places.Add(blob.Name);
            }
        }

        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            if (Has(content.ToArray()))
            {
                places.Add(file);
            }
        }

        return places;
    }

    private static bool Has(byte[] bytes) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Words)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Words)) >= 0;
}
