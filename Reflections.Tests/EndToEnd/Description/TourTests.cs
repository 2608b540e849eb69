using System.Net;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>A way through the whole API: whatever is answered is as described.</summary>
public sealed class TourTests(DescribedService service) : IClassFixture<DescribedService>
{
    private const string First = "# Ferries\n\nMarta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 63 people.";
    private const string Second = "# Ferries\n\nMarta Lindqvist founded Norvik Ferries in 1988. The company is based in Aldersund. The ferry Havbris carries 120 cars.";
    private const string Table = "Name,Founded\nNorvik Ferries,1987\nYtre Fjell Guest House,1992\n";

    [Fact]
    public async Task Tour_EveryOperation_AnswersAsDescribed()
    {
        var tour = new Tour(service.Api);
        var reflection = ApiSession.NewReflection();
        var at = $"/reflections/{reflection}";

        await tour.CallAsync("getDescription", HttpStatusCode.OK, "/openapi.yaml");
        var run = await HeldAsync(tour, reflection, "a/b", First);
        await ReviewAsync(tour, reflection, run);
        var changed = await HeldAsync(tour, reflection, "a/b", Second);
        await ReviewAsync(tour, reflection, changed);
        await ReviewAsync(tour, reflection, await HeldAsync(tour, reflection, "table.csv", Table, "text/csv"));
        await tour.CallAsync("startRun", HttpStatusCode.OK, $"{at}/sources/a%2Fb/runs", Second);
        await ReadAsync(tour, at, run);
        await RefuseAsync(tour, at, run);

        await tour.CallAsync("getSource", HttpStatusCode.OK, $"{at}/sources/a%2Fb");
        await tour.CallAsync("deleteSource", HttpStatusCode.OK, $"{at}/sources/a%2Fb");
        await tour.CallAsync("getDeletion", HttpStatusCode.OK, $"{at}/sources/a%2Fb/deletion");
        await tour.CallAsync("getSource", HttpStatusCode.OK, $"{at}/sources/a%2Fb");
        await tour.CallAsync("listSources", HttpStatusCode.OK, $"{at}/sources");
        await SweepAsync(tour);

        Assert.Empty(tour.Wrong);
        Assert.Equal(ApiDescription.Embedded.Operations.Select(operation => operation.Id).Order(), tour.Succeeded.Order());
    }

    private static async Task ReadAsync(Tour tour, string at, string run)
    {
        await tour.CallAsync("listReflections", HttpStatusCode.OK, "/reflections");
        var page = await tour.CallAsync("listRuns", HttpStatusCode.OK, $"{at}/runs?top=2");
        await tour.CallAsync("listRuns", HttpStatusCode.OK, $"{at}/runs?continuation={page.Json.Text("continuation")}");
        await tour.CallAsync("getRun", HttpStatusCode.OK, $"{at}/runs/{run}");
        await tour.CallAsync("listSources", HttpStatusCode.OK, $"{at}/sources");
        var entities = await tour.CallAsync("listEntities", HttpStatusCode.OK, $"{at}/entities?top=2");
        await tour.CallAsync("listEntities", HttpStatusCode.OK, $"{at}/entities?top=2&continuation={Uri.EscapeDataString(entities.Json.Text("continuation")!)}");
        await tour.CallAsync("getEntity", HttpStatusCode.OK, $"{at}/entities/{entities.Json.GetProperty("items")[0].Text("id")}");
        var facts = await tour.CallAsync("listFacts", HttpStatusCode.OK, $"{at}/facts");
        Assert.NotEqual(0, facts.Json.GetProperty("items").GetArrayLength());
        var hits = await tour.CallAsync("search", HttpStatusCode.OK, $"{at}/search?q=Norvik&top=1");
        Assert.NotEqual(0, hits.Json.GetProperty("items").GetArrayLength());
        await tour.CallAsync("getDigest", HttpStatusCode.OK, $"{at}/digest");
        await tour.CallAsync("exportKnowledge", HttpStatusCode.OK, $"{at}/export");
    }

    private static async Task RefuseAsync(Tour tour, string at, string run)
    {
        var runs = $"{at}/sources/refused/runs";
        await tour.CallAsync("startRun", HttpStatusCode.BadRequest, runs, "{", "application/json");
        await tour.CallAsync("startRun", HttpStatusCode.BadRequest, runs, "");
        await tour.CallAsync("startRun", HttpStatusCode.UnsupportedMediaType, runs, "x", "image/png");
        await tour.CallAsync("startRun", HttpStatusCode.RequestEntityTooLarge, runs, new string('x', (5 * 1024 * 1024) + 1));
        await tour.CallAsync("startRun", HttpStatusCode.Accepted, runs, "Some text.", headers: ("Idempotency-Key", "one"));
        await tour.CallAsync("startRun", HttpStatusCode.UnprocessableEntity, runs, "Other text.", headers: ("Idempotency-Key", "one"));
        await tour.CallAsync("listRuns", HttpStatusCode.BadRequest, $"{at}/runs?top=0");
        await tour.CallAsync("getRun", HttpStatusCode.NotFound, $"{at}/runs/0198aaaabbbb7ccc8dddeeeeffff0000");
        await tour.CallAsync("getRun", HttpStatusCode.BadRequest, $"/reflections/%07/runs/{run}");
        await tour.CallAsync("reviewRun", HttpStatusCode.Conflict, $"{at}/runs/{run}/review", new { decision = "approve" });
        await tour.CallAsync("reviewRun", HttpStatusCode.BadRequest, $"{at}/runs/{run}/review", new { decision = "perhaps" });
        await tour.CallAsync("getDifference", HttpStatusCode.Conflict, $"{at}/runs/{run}/difference");
        await tour.CallAsync("getSource", HttpStatusCode.NotFound, $"{at}/sources/nobody");
        await tour.CallAsync("getDeletion", HttpStatusCode.NotFound, $"{at}/sources/nobody/deletion");
        await tour.CallAsync("deleteSource", HttpStatusCode.NotFound, $"{at}/sources/nobody");
        await tour.CallAsync("search", HttpStatusCode.BadRequest, $"{at}/search");
        await tour.CallAsync("listFacts", HttpStatusCode.BadRequest, $"{at}/facts?from=soon");
        await tour.CallAsync("listSweeps", HttpStatusCode.BadRequest, "/sweeps?top=x");
    }

    private static async Task SweepAsync(Tour tour)
    {
        await tour.CallAsync("startSweep", HttpStatusCode.Accepted, "/sweeps?dryRun=true");
        await tour.CallAsync("listSweeps", HttpStatusCode.OK, "/sweeps");
    }

    private async Task<string> HeldAsync(Tour tour, string reflection, string source, string text, string contentType = "text/markdown")
    {
        var started = await tour.CallAsync("startRun", HttpStatusCode.Accepted, $"/reflections/{reflection}/sources/{Uri.EscapeDataString(source)}/runs", text, contentType);
        var id = started.Json.Text("id")!;
        await service.Api.WaitAsync(reflection, id, run => run.Text("status") == "awaiting_review");
        return id;
    }

    private async Task ReviewAsync(Tour tour, string reflection, string run)
    {
        await tour.CallAsync("getDifference", HttpStatusCode.OK, $"/reflections/{reflection}/runs/{run}/difference");
        await tour.CallAsync("reviewRun", HttpStatusCode.OK, $"/reflections/{reflection}/runs/{run}/review", new { decision = "approve", reviewer = "Ada" });
        await service.Api.EndAsync(reflection, run);
    }
}
