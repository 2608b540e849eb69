using System.Net;
using System.Net.Http.Json;

namespace Reflections.Tests.EndToEnd;

public sealed class ReviewTests
{
    private static readonly string Reflection = ApiSession.NewReflection();
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";

    [Fact]
    public async Task Review_NewerVersionIsApproved_EndsTheOlderOneSupersededAtOnce()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var older = await HeldAsync(service.Api, Text);
        var newer = await HeldAsync(service.Api, Text + " It employs 140 people.");

        await ApproveAsync(service.Api, newer);

        Assert.Equal("completed", (await service.Api.EndAsync(Reflection, newer)).Text("outcome"));
        Assert.Equal("superseded", (await service.Api.EndAsync(Reflection, older)).Text("outcome"));
    }

    [Fact]
    public async Task Review_SameContentPostedAgain_PassesToTheNewerRun()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var older = await HeldAsync(service.Api, Text);
        var newer = await HeldAsync(service.Api, Text);

        Assert.Equal("superseded", (await service.Api.EndAsync(Reflection, older)).Text("outcome"));
        await ApproveAsync(service.Api, newer);
        Assert.Equal("completed", (await service.Api.EndAsync(Reflection, newer)).Text("outcome"));
    }

    [Theory]
    [InlineData("{\"decision\": 5}")]
    [InlineData("[null]")]
    [InlineData("null")]
    public async Task ReviewEvent_RaisedByAnybodyWithAnyPayload_OnlyWakes(string payload)
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var run = (await service.Api.PostAsync(Reflection, "a", Text)).Json;
        var id = run.Text("id")!;
        await service.Api.WaitAsync(Reflection, id, json => json.Text("status") == "awaiting_review");

        using var content = new StringContent(payload, System.Text.Encoding.UTF8, "application/json");
        var raised = await service.Api.PostAsync(run.Text("sendEventPostUri")!.Replace("{eventName}", "review", StringComparison.Ordinal), content, null);
        Assert.Equal(HttpStatusCode.Accepted, raised.Status);
        await ApproveAsync(service.Api, id);

        Assert.Equal("completed", (await service.Api.EndAsync(Reflection, id)).Text("outcome"));
    }

    [Theory]
    [InlineData("comment", 4096)]
    [InlineData("reviewer", 256)]
    public async Task Review_TextThatNoRowHolds_IsRefusedWithTheLimit(string field, int limit)
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var run = await HeldAsync(service.Api, Text);

        var answer = await ReviewAsync(service.Api, run, new Dictionary<string, string> { ["decision"] = "reject", [field] = new string('x', limit + 1) });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(field, answer.Json.Text("field"));
        Assert.Equal(limit, answer.Json.GetProperty("limit").GetInt32());
    }

    [Fact]
    public async Task Review_BatchIsDamaged_IsAConflict()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var run = await HeldAsync(service.Api, Text);
        await DamagedBlobs.MakeAsync(service.Services, Reflection, "batches");

        var answer = await ReviewAsync(service.Api, run, new { decision = "approve" });

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("urn:reflections:problem:conflict", answer.Json.Text("type"));
    }

    private static async Task<string> HeldAsync(ApiSession api, string text)
    {
        var run = (await api.PostAsync(Reflection, "a", text)).Json.Text("id")!;
        await api.WaitAsync(Reflection, run, json => json.Text("status") == "awaiting_review");
        return run;
    }

    private static async Task ApproveAsync(ApiSession api, string run) =>
        Assert.Equal(HttpStatusCode.OK, (await ReviewAsync(api, run, new { decision = "approve" })).Status);

    private static Task<Answer> ReviewAsync<T>(ApiSession api, string run, T decision) =>
        api.PostAsync($"/api/reflections/{Reflection}/runs/{run}/review", JsonContent.Create(decision), null);
}
