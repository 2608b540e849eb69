using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.EmbeddedRuntime.Management;
using Reflections.Functions.Bulk;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class BulkTests
{
    private static readonly string[] Manual = ["--Evaluation:Review", "Manual", "--Storage:ArtifactMemoryBytes", "0"];

    [Fact]
    public async Task Bulk_DryRun_CountsAndChangesNothing()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var runs = await HeldAsync(service.Api, "a", "b", "c");

        var report = await BulkAsync(service.Api, new { action = "cancel", filter = new { }, dryRun = true });

        Assert.Equal("3 matched, 0 acted, dry, not truncated", Summary(report));
        Assert.Equal(runs.Reverse(), report.GetProperty("items").EnumerateArray().Select(item => item.Text("id")));
        Assert.All(report.GetProperty("items").EnumerateArray(), item => Assert.Equal(("awaiting_review", "cancelled"), (item.Text("status"), item.Text("result"))));
        foreach (var run in runs)
        {
            Assert.Equal("awaiting_review", (await service.Api.GetAsync($"/api/reflections/r/runs/{run}")).Json.Text("status"));
        }
    }

    [Fact]
    public async Task Bulk_Cancel_EndsWhatTheFilterMeansUpToTheMaximum()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var runs = await HeldAsync(service.Api, "a1", "a2", "a3", "b");

        var report = await BulkAsync(service.Api, new { action = "cancel", filter = new { sourcePrefix = "a", status = new[] { "awaiting_review" } }, max = 2 });

        Assert.Equal("2 matched, 2 acted, real, truncated", Summary(report));
        string[] expected = ["awaiting_review", "cancelled", "cancelled", "awaiting_review"];
        Assert.Equal(expected, await Task.WhenAll(runs.Select(async run => (await service.Api.GetAsync($"/api/reflections/r/runs/{run}")).Json.Text("status"))));
    }

    [Fact]
    public async Task Bulk_OneRunCannotBeRepeated_TheOthersAre()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var runs = await HeldAsync(service.Api, "a", "b", "c");
        await BulkAsync(service.Api, new { action = "cancel", filter = new { } });
        var row = (await service.Services.GetRequiredService<RunStore>().GetAsync(ReflectionId.Parse("r"), RunId.Parse(runs[1]), default))!.Value.Value;
        await service.Services.GetRequiredService<ArtifactStore>().DeleteAsync(row.Input.Raw!, default);

        var report = await BulkAsync(service.Api, new { action = "retry", filter = new { status = new[] { "cancelled" } } });

        Assert.Equal("3 matched, 2 acted, real, not truncated", Summary(report));
        var items = report.GetProperty("items").EnumerateArray().ToDictionary(item => item.Text("id")!);
        Assert.Equal(("skipped", null), (items[runs[1]].Text("result"), items[runs[1]].Text("newRunId")));
        Assert.Equal("urn:reflections:problem:conflict", items[runs[1]].GetProperty("problem").Text("type"));
        foreach (var run in (string[])[runs[0], runs[2]])
        {
            Assert.Equal(("retried", JsonValueKind.Null), (items[run].Text("result"), items[run].GetProperty("problem").ValueKind));
            Assert.Equal(run, (await service.Api.GetAsync($"/api/reflections/r/runs/{items[run].Text("newRunId")}")).Json.Text("retryOf"));
        }
    }

    [Fact]
    public async Task Bulk_RetrySentAgain_RepeatsNothingTwice()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        await HeldAsync(service.Api, "a", "b");
        await BulkAsync(service.Api, new { action = "cancel", filter = new { } });
        var retry = new { action = "retry", filter = new { status = new[] { "cancelled" } } };

        Assert.Equal("2 matched, 2 acted, real, not truncated", Summary(await BulkAsync(service.Api, retry)));
        var second = await BulkAsync(service.Api, retry);

        Assert.Equal("2 matched, 0 acted, real, not truncated", Summary(second));
        Assert.All(second.GetProperty("items").EnumerateArray(), item => Assert.Contains("is newer", item.GetProperty("problem").Text("detail")));
    }

    [Fact]
    public async Task Bulk_StatusThatTheActionIsNotFor_IsSkipped()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        await HeldAsync(service.Api, "a");

        var retry = await BulkAsync(service.Api, new { action = "retry", filter = new { status = new[] { "awaiting_review" } } });
        await BulkAsync(service.Api, new { action = "cancel", filter = new { } });
        var cancel = await BulkAsync(service.Api, new { action = "cancel", filter = new { status = new[] { "cancelled" } }, dryRun = true });

        foreach (var report in (JsonElement[])[retry, cancel])
        {
            Assert.Equal("skipped", Assert.Single(report.GetProperty("items").EnumerateArray()).Text("result"));
        }
    }

    [Fact]
    public async Task Bulk_CostsOneCallAndWhatItDoes()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        await HeldAsync(service.Api, "a", "b");
        var cancel = new BulkRequest(BulkAction.Cancel, RunFilter.All, DryRun: false, Max: 10);

        // Cancelling a held run makes 12 calls.
        Assert.Equal(1, await CallsAsync(service, cancel with { DryRun = true }));
        Assert.Equal(1 + (2 * 12), await CallsAsync(service, cancel));
        Assert.Equal(1, await CallsAsync(service, cancel));
    }

    [Theory]
    [InlineData("{\"filter\": {}}", "missing-field", "action")]
    [InlineData("{\"action\": \"delete\", \"filter\": {}}", "invalid-field", "action")]
    [InlineData("{\"action\": \"cancel\"}", "missing-field", "filter")]
    [InlineData("{\"action\": \"cancel\", \"filter\": {}, \"max\": 0}", "invalid-field", "max")]
    [InlineData("{\"action\": \"cancel\", \"filter\": {}, \"max\": 1001}", "invalid-field", "max")]
    [InlineData("{\"action\": \"cancel\", \"filter\": {\"status\": [\"done\"]}}", "invalid-field", "status")]
    [InlineData("{\"action\": \"cancel\", \"filter\": {\"status\": [null]}}", "invalid-field", "status")]
    [InlineData("{\"action\": \"cancel\", \"filter\": {\"statuses\": [\"failed\"]}}", "invalid-json", "filter.statuses")]
    [InlineData("", "missing-field", "action")]
    public async Task Bulk_RequestThatCannotBeUsed_IsNamedAndDoesNothing(string body, string kind, string field)
    {
        await using var service = await EmbeddedService.StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await service.Api.PostAsync("/api/reflections/r/runs/bulk", content, null);

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"urn:reflections:problem:{kind}", field), (answer.Status, answer.Json.Text("type"), answer.Json.Text("field")));
    }

    /// <summary>A run of each source that waits for review, in order.</summary>
    private static async Task<IReadOnlyList<string>> HeldAsync(ApiSession api, params string[] sources)
    {
        var runs = new List<string>();
        foreach (var source in sources)
        {
            runs.Add((await api.PostAsync("r", source, $"Marta Lindqvist founded {source.ToUpperInvariant()} Ferries in 1987. The company is based in Aldersund.")).Json.Text("id")!);
            await api.WaitAsync("r", runs[^1], json => json.Text("status") == "awaiting_review");
        }

        return runs;
    }

    private static async Task<JsonElement> BulkAsync<T>(ApiSession api, T request)
    {
        var answer = await api.PostAsync("/api/reflections/r/runs/bulk", JsonContent.Create(request), null);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private static async Task<int> CallsAsync(EmbeddedService service, BulkRequest request)
    {
        using var meter = StorageCallMeter.Start();
        var client = service.Services.GetRequiredService<BoundDurableClient>().Client;
        await service.Services.GetRequiredService<BulkRuns>().DoAsync(ReflectionId.Parse("r"), request, client, default);
        return meter.Count;
    }

    private static string Summary(JsonElement report) =>
        $"{report.GetProperty("matched").GetInt32()} matched, {report.GetProperty("acted").GetInt32()} acted, "
        + $"{(report.GetProperty("dryRun").GetBoolean() ? "dry" : "real")}, {(report.GetProperty("truncated").GetBoolean() ? "truncated" : "not truncated")}";
}
