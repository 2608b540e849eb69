using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Functions.Explanations;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class LedgerTests
{
    private const string A = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string B = "Marta Lindqvist founded Norvik Ferries in 1988. The company is based in Aldersund.";
    private const string Empty = "hello there";

    [Fact]
    public async Task Get_WhatBecameOfEachContent_TellsWhatTheNextRunThenDoes()
    {
        await using var service = await EmbeddedService.StartAsync();
        var first = await service.Api.IngestAsync("r", "a", A);
        var key = first.Text("ingestKey")!;
        var applied = await LedgerAsync(service, key);
        Assert.StartsWith($"Sent again, it would be skipped at once: Run {first.Text("id")} applied this content", applied.Text("explanation"), StringComparison.Ordinal);
        Assert.Equal(("applied", true, true), (applied.Text("status"), applied.GetProperty("isApplied").GetBoolean(), applied.GetProperty("isCurrentPipeline").GetBoolean()));
        var skipped = await service.Api.IngestAsync("r", "a", A);
        Assert.EndsWith(skipped.Text("reason")!, applied.Text("explanation"), StringComparison.Ordinal);

        await service.Api.IngestAsync("r", "a", B);
        Assert.Contains("without asking a model", (await LedgerAsync(service, key)).Text("explanation"), StringComparison.Ordinal);
        var back = await service.Api.IngestAsync("r", "a", A);
        Assert.Equal(0, back.Count("modelCalls"));

        var entry = (await service.Api.GetAsync($"/api/reflections/r/sources/a/ledger?contentHash={first.Text("contentHash")}")).Json;
        Assert.Equal(key, entry.Text("ingestKey"));
        Assert.Equal([(1L, first.Text("id")), (3L, back.Text("id"))], entry.GetProperty("lives").EnumerateArray().Select(life => (life.GetProperty("generation").GetInt64(), life.Text("owner"))));
        Assert.Equal(
            [back.Text("id"), skipped.Text("id"), first.Text("id")], entry.GetProperty("runs").EnumerateArray().Select(run => run.Text("id")));
    }

    [Fact]
    public async Task Get_Refused_TellsTheRefusalThatTheNextRunThenTells()
    {
        await using var service = await EmbeddedService.StartAsync();
        var refused = await service.Api.IngestAsync("r", "a", Empty);
        Assert.Equal("eval_rejected", refused.Text("outcome"));

        var entry = await LedgerAsync(service, refused.Text("ingestKey")!);
        var again = await service.Api.IngestAsync("r", "a", Empty);

        Assert.Equal(("rejected", "judgement"), (entry.Text("status"), entry.Text("rejection")));
        Assert.Equal($"Sent again, it would be skipped: {again.Text("reason")}", entry.Text("explanation"));
    }

    [Fact]
    public async Task Explain_Content_CostsFourCallsAndFiveWhenItIsApplied()
    {
        await using var service = await EmbeddedService.StartAsync();
        var explainer = service.Services.GetRequiredService<LedgerExplainer>();
        var applied = await service.Api.IngestAsync("r", "a", A);
        var refused = await service.Api.IngestAsync("r", "b", Empty);

        Assert.Equal((5, 4), (await CallsAsync(applied), await CallsAsync(refused)));

        async Task<int> CallsAsync(JsonElement run)
        {
            using var meter = StorageCallMeter.Start();
            await explainer.ExplainAsync(IngestKey.Parse(run.Text("ingestKey")!), CancellationToken.None);
            return meter.Count;
        }
    }

    [Theory]
    [InlineData("ledger/none", 404, "not-found")]
    [InlineData("ledger/0000000000000000000000000000000000000000000000000000000000000000", 404, "not-found")]
    [InlineData("reflections/r/sources/a/ledger", 400, "missing-field")]
    [InlineData("reflections/r/sources/a/ledger?contentHash=x", 400, "invalid-field")]
    [InlineData("reflections/r/sources/a/ledger?contentHash=0000000000000000000000000000000000000000000000000000000000000000", 404, "not-found")]
    public async Task Get_NothingKnown_IsAProblem(string path, int status, string kind)
    {
        await using var service = await EmbeddedService.StartAsync();
        var answer = await service.Api.GetAsync($"/api/{path}");
        Assert.Equal(((HttpStatusCode)status, $"urn:reflections:problem:{kind}"), (answer.Status, answer.Json.Text("type")));
    }

    private static async Task<JsonElement> LedgerAsync(EmbeddedService service, string key) => (await service.Api.GetAsync($"/api/ledger/{key}")).Json;
}
