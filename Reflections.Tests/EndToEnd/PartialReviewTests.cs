using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Functions.Review;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class PartialReviewTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.";
    private static readonly string[] Manual = ["--Evaluation:Review", "Manual"];
    private readonly string _reflection = ApiSession.NewReflection();

    [Theory]
    [InlineData("facts")]
    [InlineData("except")]
    public async Task Review_PartOfTheFacts_AppliesThemAloneAndKeepsChunksAndEntities(string field)
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var run = await HeldAsync(service.Api, "a", Text);
        var difference = (await service.Api.GetAsync($"/api/reflections/{_reflection}/runs/{run}/difference")).Json;
        var added = difference.GetProperty("factsAdded").EnumerateArray().Select(fact => fact.Text("id")!).ToList();
        Assert.True(added.Count > 1);

        var answer = await ReviewAsync(service.Api, run, new Dictionary<string, object> { ["decision"] = "approve", ["reviewer"] = "Ann", [field] = added.Take(1) });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var ended = await service.Api.EndAsync(_reflection, run);

        var expected = field == "facts" ? added.Take(1) : added.Skip(1);
        var facts = (await service.Api.GetAsync($"/api/reflections/{_reflection}/facts")).Json.GetProperty("items").EnumerateArray().Select(fact => fact.Text("id")!);
        Assert.Equal(expected.Order(StringComparer.Ordinal), facts.Order(StringComparer.Ordinal));
        Assert.Equal(("completed", expected.Count()), (ended.Text("outcome"), ended.Count("facts")));
        Assert.Equal(difference.GetProperty("entitiesAdded").GetArrayLength(), ended.Count("entities"));
        Assert.Equal("Approved in part by Ann.", (await service.Api.GetAsync($"/api/ledger/{ended.Text("ingestKey")}")).Json.Text("evaluation"));
        Assert.Equal("duplicate_skipped", (await service.Api.IngestAsync(_reflection, "a", Text)).Text("outcome"));
    }

    [Theory]
    [InlineData("""{"decision":"approve","facts":["nothing"]}""", "facts")]
    [InlineData("""{"decision":"approve","except":["nothing"]}""", "except")]
    [InlineData("""{"decision":"approve","facts":[null]}""", "facts")]
    [InlineData("""{"decision":"approve","facts":[],"except":[]}""", "except")]
    [InlineData("""{"decision":"reject","facts":[]}""", "facts")]
    [InlineData("""{"decision":"reject","except":[]}""", "except")]
    public async Task Review_SelectionThatCannotBe_IsRefusedAndTheRunGoesOnWaiting(string body, string field)
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var run = await HeldAsync(service.Api, "a", Text);

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await service.Api.PostAsync($"/api/reflections/{_reflection}/runs/{run}/review", content, null);

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Json.Text("field")));
        Assert.Equal(HttpStatusCode.OK, (await ReviewAsync(service.Api, run, new { decision = "approve" })).Status);
        Assert.Equal("completed", (await service.Api.EndAsync(_reflection, run)).Text("outcome"));
    }

    [Fact]
    public async Task ListReviews_PageByPage_ShowsWhatWaitsOldestFirst()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var first = await HeldAsync(service.Api, "a", Text);
        var decided = await HeldAsync(service.Api, "b", Text);
        var second = await HeldAsync(service.Api, "c", Text + " It owns a quay.");
        await ReviewAsync(service.Api, decided, new { decision = "reject" });
        await service.Api.EndAsync(_reflection, decided);

        var page = await ReviewsAsync(service.Api, "?top=1");
        var next = await ReviewsAsync(service.Api, $"?top=1&continuation={page.Text("continuation")}");

        var shown = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal((first, "a"), (shown.Text("runId"), shown.Text("sourceId")));
        Assert.True(shown.GetProperty("added").GetInt32() > 0);
        Assert.Equal((0, 0, 0), (shown.GetProperty("retired").GetInt32(), shown.GetProperty("changed").GetInt32(), shown.GetProperty("unchanged").GetInt32()));
        Assert.Equal(TimeSpan.FromDays(7), shown.GetProperty("until").GetDateTimeOffset() - shown.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(second, Assert.Single(next.GetProperty("items").EnumerateArray()).Text("runId"));
        Assert.Equal(JsonValueKind.Null, next.GetProperty("continuation").ValueKind);

        // The backlog, two rows of runs, and of each the rows of entry and source; text and batch, which this process wrote, it has in memory.
        using var meter = StorageCallMeter.Start();
        await service.Services.GetRequiredService<ReviewList>().ListAsync(ReflectionId.Parse(_reflection), 20, null, CancellationToken.None);
        Assert.Equal(1 + 2 + (2 * 2), meter.Count);
    }

    [Fact]
    public async Task ListReviews_BatchIsDamaged_ShowsTheRunWithoutNumbers()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var run = await HeldAsync(service.Api, "a", Text);
        await DamagedBlobs.MakeAsync(service.Services, _reflection, "batches");

        var shown = Assert.Single((await ReviewsAsync(service.Api, "")).GetProperty("items").EnumerateArray());

        Assert.Equal((run, JsonValueKind.Null), (shown.Text("runId"), shown.GetProperty("added").ValueKind));
    }

    [Fact]
    public async Task ListReviews_NothingToShow_IsEmptyOrNotFound()
    {
        await using var service = await EmbeddedService.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await service.Api.GetAsync($"/api/reflections/{_reflection}/reviews")).Status);
        await service.Api.IngestAsync(_reflection, "a", Text);
        Assert.Equal("""{"items":[],"continuation":null}""", (await ReviewsAsync(service.Api, "")).GetRawText());
        Assert.Equal("continuation", (await ReviewsAsync(service.Api, "?continuation=x")).Text("field"));
    }

    private async Task<JsonElement> ReviewsAsync(ApiSession api, string query) => (await api.GetAsync($"/api/reflections/{_reflection}/reviews{query}")).Json;

    private async Task<string> HeldAsync(ApiSession api, string source, string text)
    {
        var run = (await api.PostAsync(_reflection, source, text)).Json.Text("id")!;
        await api.WaitAsync(_reflection, run, json => json.Text("status") == "awaiting_review");
        return run;
    }

    private Task<Answer> ReviewAsync<T>(ApiSession api, string run, T decision) =>
        api.PostAsync($"/api/reflections/{_reflection}/runs/{run}/review", JsonContent.Create(decision), null);
}
