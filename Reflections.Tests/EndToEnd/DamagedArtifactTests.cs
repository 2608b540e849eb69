using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class DamagedArtifactTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";

    [Fact]
    public async Task Post_StoredResultsAreDamaged_MakesAndKeepsThemAgain()
    {
        await using var service = await EmbeddedService.StartAsync();
        var reflection = ApiSession.NewReflection();
        await service.Api.IngestAsync(reflection, "a", Text);
        var kinds = new[] { "results", "embeddings", "entities", "facts" };
        var damaged = new List<string>();
        foreach (var kind in kinds)
        {
            damaged.AddRange(await DamagedBlobs.MakeAsync(service.Services, reflection, kind));
        }

        var again = await service.Api.IngestAsync(reflection, "a", Text, query: "?force=true");

        Assert.True(again.Text("outcome") == "completed", again.GetRawText());
        var artifacts = service.Services.GetRequiredService<ArtifactStore>();
        Assert.All(damaged, name => Assert.NotNull(artifacts.FindJsonAsync<Dictionary<string, object>>(name, CancellationToken.None).Result));
    }
}
