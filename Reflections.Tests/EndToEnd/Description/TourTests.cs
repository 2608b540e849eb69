using System.Net;
using Reflections.Tests.EmbeddedRuntime.Hosting;

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
        await SteerAsync(tour, reflection, run);
        await BatchAsync(tour, at);
        await LookAfterAsync(tour, at, run);

        await tour.CallAsync("getSource", HttpStatusCode.OK, $"{at}/sources/a%2Fb");
        await tour.CallAsync("deleteSource", HttpStatusCode.OK, $"{at}/sources/a%2Fb");
        await tour.CallAsync("getDeletion", HttpStatusCode.OK, $"{at}/sources/a%2Fb/deletion");
        await tour.CallAsync("listArtifacts", HttpStatusCode.OK, $"{at}/runs/{run}/artifacts");
        await tour.CallAsync("getArtifact", HttpStatusCode.Gone, $"{at}/runs/{run}/artifacts/raw");
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
        foreach (var artifact in (await tour.CallAsync("listArtifacts", HttpStatusCode.OK, $"{at}/runs/{run}/artifacts")).Json.GetProperty("items").EnumerateArray())
        {
            await tour.CallAsync("getArtifact", HttpStatusCode.OK, artifact.Text("href")!["/api".Length..]);
        }

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
        await tour.CallAsync("listArtifacts", HttpStatusCode.NotFound, $"{at}/runs/0198aaaabbbb7ccc8dddeeeeffff0000/artifacts");
        await tour.CallAsync("getArtifact", HttpStatusCode.NotFound, $"{at}/runs/{run}/artifacts/none");
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

    private async Task SteerAsync(Tour tour, string reflection, string run)
    {
        var at = $"/reflections/{reflection}";
        var held = await HeldAsync(tour, reflection, "steered", "Jonas Vik founded Ytre Fjell Guest House in 1992. It has 14 rooms.");
        await tour.CallAsync("listReviews", HttpStatusCode.OK, $"{at}/reviews");
        await tour.CallAsync("retryRun", HttpStatusCode.Conflict, $"{at}/runs/{held}/retry");
        await tour.CallAsync("cancelRun", HttpStatusCode.BadRequest, $"{at}/runs/{held}/cancel", new { because = "x" });
        await tour.CallAsync("cancelRun", HttpStatusCode.Accepted, $"{at}/runs/{held}/cancel", new { reason = "Sent by mistake." });
        await tour.CallAsync("cancelRun", HttpStatusCode.OK, $"{at}/runs/{held}/cancel");
        await tour.CallAsync("cancelRun", HttpStatusCode.Conflict, $"{at}/runs/{run}/cancel");
        await tour.CallAsync("retryRun", HttpStatusCode.Accepted, $"{at}/runs/{held}/retry", headers: ("Prefer", "respond-async, wait=0"));
        await tour.CallAsync("startRun", HttpStatusCode.OK, $"{at}/sources/a%2Fb/runs", Second, headers: ("Prefer", "wait=5"));
        await tour.CallAsync("bulkRuns", HttpStatusCode.OK, $"{at}/runs/bulk", new { action = "retry", filter = new { status = new[] { "cancelled" } }, dryRun = true });
        await tour.CallAsync("bulkRuns", HttpStatusCode.BadRequest, $"{at}/runs/bulk", new { action = "retry" });
        await tour.CallAsync("listRuns", HttpStatusCode.OK, $"{at}/runs?status=cancelled,completed&sourcePrefix=s");
    }

    private static async Task BatchAsync(Tour tour, string at)
    {
        var items = new object[] { new { sourceId = "one", content = "The lighthouse of Aldersund was built in 1871." }, new { sourceId = "two", url = "http://127.0.0.1:1/" } };
        var batch = await tour.CallAsync("startBatch", HttpStatusCode.Accepted, $"{at}/batches", new { items, concurrency = 2 });
        var id = batch.Json.Text("id");
        await tour.CallAsync("getBatch", HttpStatusCode.OK, $"{at}/batches/{id}");
        await tour.CallAsync("cancelBatch", HttpStatusCode.Accepted, $"{at}/batches/{id}/cancel");
        await tour.CallAsync("startBatch", HttpStatusCode.BadRequest, $"{at}/batches", new { items = Array.Empty<object>() });
        await tour.CallAsync("getBatch", HttpStatusCode.NotFound, $"{at}/batches/none");
    }

    private static async Task LookAfterAsync(Tour tour, string at, string run)
    {
        var shown = await tour.CallAsync("getRun", HttpStatusCode.OK, $"{at}/runs/{run}");
        await tour.CallAsync("getLedgerEntry", HttpStatusCode.OK, $"/ledger/{shown.Json.Text("ingestKey")}");
        await tour.CallAsync("getLedgerEntry", HttpStatusCode.NotFound, "/ledger/none");
        await tour.CallAsync("getSourceLedgerEntry", HttpStatusCode.OK, $"{at}/sources/a%2Fb/ledger?contentHash={shown.Json.Text("contentHash")}");
        await tour.CallAsync("getSourceLedgerEntry", HttpStatusCode.BadRequest, $"{at}/sources/a%2Fb/ledger");
        await tour.CallAsync("getOverview", HttpStatusCode.OK, $"{at}/overview?days=1");
        await tour.CallAsync("getOverview", HttpStatusCode.BadRequest, $"{at}/overview?days=91");
        await tour.CallAsync("listUnapplied", HttpStatusCode.OK, "/unapplied");
        await tour.CallAsync("reconcile", HttpStatusCode.OK, "/reconciliation", new { repair = false, max = 10 });
        await tour.CallAsync("reconcile", HttpStatusCode.BadRequest, "/reconciliation", new { max = 0 });
        await tour.CallAsync("getLiveness", HttpStatusCode.OK, "/health/live");
        await tour.CallAsync("getReadiness", HttpStatusCode.OK, "/health/ready");
        await tour.CallAsync("getDashboard", HttpStatusCode.OK, "/dashboard");
        await tour.CallAsync("getDashboardAsset", HttpStatusCode.OK, "/dashboard/app.js");
        await tour.CallAsync("getDashboardAsset", HttpStatusCode.NotFound, "/dashboard/none.js");
    }

    private async Task SweepAsync(Tour tour)
    {
        var started = await tour.CallAsync("startSweep", HttpStatusCode.Accepted, "/sweeps?dryRun=true");
        await Eventually.TrueAsync(
            async () => (await service.Api.GetAsync(started.Json.Text("statusQueryGetUri")!)).Status == HttpStatusCode.OK, "the end of the sweep, and its receipt");
        var receipts = await tour.CallAsync("listSweeps", HttpStatusCode.OK, "/sweeps");
        await tour.CallAsync("getSweep", HttpStatusCode.OK, $"/sweeps/{receipts.Json.GetProperty("items")[0].Text("id")}");
        await tour.CallAsync("getSweep", HttpStatusCode.NotFound, "/sweeps/none");
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
