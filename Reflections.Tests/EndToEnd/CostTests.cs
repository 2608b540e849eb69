using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EndToEnd;

/// <summary>What a run costs, exactly. A change of these numbers is a change of the product's price: make it on purpose.</summary>
public sealed class CostTests
{
    private const string First = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string Second = "Marta Lindqvist founded Norvik Ferries in 1988. The company is based in Aldersund.";

    [Fact]
    public async Task Run_OfASmallDocument_CostsExactlyThis()
    {
        await using var service = await EmbeddedService.StartAsync();
        var api = service.Api;

        var first = await api.IngestAsync("r", "a", First);
        var skipped = (await api.PostAsync("r", "a", First)).Json.GetProperty("run");
        var keyed = (await api.PostAsync("r", "a", First, key: "k")).Json.GetProperty("run");
        var edited = await api.IngestAsync("r", "a", Second);
        var back = await api.IngestAsync("r", "a", First);

        var history = await service.Services.GetRequiredService<IHistoryReader>().ReadHistoryAsync(first.Text("id")!, CancellationToken.None);
        Assert.Equal(
            "first 46, skipped 3, keyed 4, edited 46, back 30 storage calls; 28 history rows",
            $"first {Calls(first)}, skipped {Calls(skipped)}, keyed {Calls(keyed)}, edited {Calls(edited)}, back {Calls(back)} storage calls; {history!.Count} history rows");
        Assert.Equal([3, 0, 0, 3, 0], new[] { first, skipped, keyed, edited, back }.Select(run => run.Count("modelCalls")));
    }

    private static int Calls(System.Text.Json.JsonElement run) => run.Count("storageCalls");
}
