using System.Net;
using System.Text.Json;

namespace Reflections.Tests.EndToEnd;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class IngestTests(ServiceFixture service)
{
    private const string Ferries = """
        # Norvik Ferries

        Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund and employs 140 people.

        ## Ships

        Norvik Ferries operates three ships. The Skarv carries 120 passengers. The Tern carries 80 passengers.

        ## Fares

        A single ticket costs 14 euros. Children under six travel for free on every crossing of the sound.
        """;

    private static readonly string Harbour = Ferries.Replace("three ships", "four ships", StringComparison.Ordinal);

    private ApiSession Api => service.Api;

    [Fact]
    public async Task Post_NewDocument_BecomesCitedKnowledge()
    {
        var reflection = ApiSession.NewReflection();

        var answer = await Api.PostAsync(reflection, "docs/ferries.md", Ferries);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var id = answer.Json.Text("id")!;
        var status = answer.Json.Text("statusQueryGetUri")!;
        Assert.Equal(status, answer.Location!.AbsoluteUri);
        var run = await Api.EndAsync(reflection, id);
        Assert.Equal("completed", run.Text("outcome"));
        Assert.Equal("docs/ferries.md", run.Text("sourceId"));
        var instance = await Api.GetAsync(status);
        Assert.Equal(id, instance.Json.Text("instanceId"));

        var facts = (await Api.GetAsync($"/api/reflections/{reflection}/facts")).Json.GetProperty("items");
        Assert.NotEqual(0, facts.GetArrayLength());
        foreach (var citation in facts.EnumerateArray().SelectMany(fact => fact.GetProperty("citations").EnumerateArray()))
        {
            Assert.Equal(citation.Text("quote"), Ferries.Substring(citation.GetProperty("start").GetInt32(), citation.GetProperty("length").GetInt32()));
        }

        var hits = (await Api.GetAsync($"/api/reflections/{reflection}/search?q=how+much+is+a+ticket")).Json.GetProperty("items");
        Assert.Contains("14 euros", hits[0].Text("text"), StringComparison.Ordinal);
        Assert.Equal("docs/ferries.md", hits[0].GetProperty("citation").Text("sourceId"));
        var entities = (await Api.GetAsync($"/api/reflections/{reflection}/entities?name=Norvik%20Ferries")).Json.GetProperty("items");
        Assert.Equal("Norvik Ferries", entities[0].Text("name"));
        var source = (await Api.GetAsync($"/api/reflections/{reflection}/sources/docs%2Fferries.md")).Json;
        Assert.Equal("ingested", source.Text("status"));
    }

    [Fact]
    public async Task Post_KnownContent_IsSkippedAtOnceWithItsReason()
    {
        var reflection = ApiSession.NewReflection();
        var first = await Api.IngestAsync(reflection, "a", Ferries);

        var again = await Api.PostAsync(reflection, "a", Ferries);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        var run = again.Json.GetProperty("run");
        Assert.Equal("duplicate_skipped", run.Text("outcome"));
        Assert.Equal(first.Text("id"), run.Text("matchedRunId"));
        Assert.Contains(first.Text("id")!, run.Text("reason"), StringComparison.Ordinal);
        Assert.InRange(run.Count("storageCalls"), 1, 4);
        Assert.Equal(0, run.Count("modelCalls"));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/runtime/webhooks/durabletask/instances/{run.Text("id")}")).Status);
        Assert.Equal(run.GetRawText(), (await Api.GetAsync($"/api/reflections/{reflection}/runs/{run.Text("id")}")).Json.GetRawText());
    }

    [Fact]
    public async Task Post_KnownContentWithForce_IsWorkedOnAgain()
    {
        var reflection = ApiSession.NewReflection();
        await Api.IngestAsync(reflection, "a", Ferries);

        var forced = await Api.IngestAsync(reflection, "a", Ferries, "?force=true");

        Assert.Equal("completed", forced.Text("outcome"));
    }

    [Fact]
    public async Task Post_AThenBThenA_ReusesTheFirstBatch()
    {
        var reflection = ApiSession.NewReflection();
        var a = await Api.IngestAsync(reflection, "a", Ferries);
        var export = (await Api.GetAsync($"/api/reflections/{reflection}/export")).Text;
        var b = await Api.IngestAsync(reflection, "a", Harbour);
        Assert.NotEqual(export, (await Api.GetAsync($"/api/reflections/{reflection}/export")).Text);

        var third = await Api.IngestAsync(reflection, "a", Ferries);

        Assert.Equal(["completed", "completed", "completed"], new[] { a, b, third }.Select(run => run.Text("outcome")));
        Assert.Equal(0, third.Count("modelCalls"));
        Assert.Equal(export, (await Api.GetAsync($"/api/reflections/{reflection}/export")).Text);
    }

    [Fact]
    public async Task Post_OneSentenceOfALongDocumentChanged_WorksOnItsChunksOnly()
    {
        var reflection = ApiSession.NewReflection();
        var almanac = await File.ReadAllTextAsync(SampleFiles.Path("handbook/island-almanac.md"));
        var edited = await File.ReadAllTextAsync(SampleFiles.Path("edge/island-almanac.v2.md"));
        var first = await Api.IngestAsync(reflection, "almanac", almanac);

        var second = await Api.IngestAsync(reflection, "almanac", edited);

        Assert.Equal("completed", second.Text("outcome"));
        Assert.True(first.Count("chunks") > 20);
        Assert.InRange(second.Count("changedChunks"), 1, 2);
        Assert.Equal(3 * second.Count("changedChunks"), second.Count("modelCalls"));
    }

    [Fact]
    public async Task Post_FiftyAtOnceWithOneKey_AreOneRun()
    {
        var reflection = ApiSession.NewReflection();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Api.PostAsync(reflection, "a", Ferries, key: "order-17")));

        Assert.Single(answers.Select(answer => answer.Json.Text("id")).Distinct());
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Single(answers.Select(answer => answer.Json.Text("statusQueryGetUri")).Distinct());
        Assert.Equal("completed", (await Api.EndAsync(reflection, answers[0].Json.Text("id")!)).Text("outcome"));
        Assert.Equal(1, (await Api.GetAsync($"/api/reflections/{reflection}/runs")).Json.GetProperty("items").GetArrayLength());
        var other = await Api.PostAsync(reflection, "a", Harbour, key: "order-17");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal("urn:reflections:problem:idempotency-mismatch", other.Json.Text("type"));
    }

    [Fact]
    public async Task Post_TwentyAtOnceWithoutKey_DoTheWorkOnce()
    {
        var reflection = ApiSession.NewReflection();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.PostAsync(reflection, "a", Ferries)));
        var runs = await Task.WhenAll(answers.Select(answer => Api.EndAsync(reflection, answer.Json.Text("id")!)));

        var outcomes = runs.GroupBy(run => run.Text("outcome")!).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(new Dictionary<string, int> { ["completed"] = 1, ["duplicate_skipped"] = 19 }, outcomes);
        var worked = runs.Single(run => run.Text("outcome") == "completed");
        Assert.Equal(3 * worked.Count("changedChunks"), runs.Sum(run => run.Count("modelCalls")));
        Assert.All(runs.Where(run => run.Text("outcome") == "duplicate_skipped"), run => Assert.Equal(worked.Text("id"), run.Text("matchedRunId")));
    }

    [Fact]
    public async Task Post_OldContentThatArrivesAfterNewer_EndsSuperseded()
    {
        var reflection = ApiSession.NewReflection();
        await using var web = await StallingSite.StartAsync(Ferries);
        var old = await Api.PostUrlAsync(reflection, "a", web.Address);
        await web.Asked;

        var newer = await Api.IngestAsync(reflection, "a", Harbour);
        web.Answer();
        var late = await Api.EndAsync(reflection, old.Json.Text("id")!);

        Assert.Equal("completed", newer.Text("outcome"));
        Assert.Equal("superseded", late.Text("outcome"));
        var source = (await Api.GetAsync($"/api/reflections/{reflection}/sources/a")).Json;
        Assert.Equal(newer.Text("contentHash"), source.Text("contentHash"));
    }

    [Fact]
    public async Task Post_UrlThatIsGone_FailsWithStageAndClassAndIsNotRetried()
    {
        var reflection = ApiSession.NewReflection();
        await using var web = await StallingSite.StartAsync(Ferries, status: 404);
        web.Answer();

        var run = await Api.EndAsync(reflection, (await Api.PostUrlAsync(reflection, "a", web.Address)).Json.Text("id")!);

        Assert.Equal("failed", run.Text("outcome"));
        Assert.Equal("fetch", run.GetProperty("failure").Text("stage"));
        Assert.Equal("fetch.http_status", run.GetProperty("failure").Text("errorClass"));
        Assert.Equal(1, web.Requests);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("contentHash").ValueKind);
    }
}
